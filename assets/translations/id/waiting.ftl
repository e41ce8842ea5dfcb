# Sebelum basis data terjangkau.
waiting-title = Menunggu basis data
waiting-line = Program ini mulai dengan sendirinya begitu basis data terjangkau.
waiting-where = Dicari di { $where }
