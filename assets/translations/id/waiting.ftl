# Sebelum basis data terjangkau.
waiting-title = Sebentar, kami sedang bersiap
waiting-line = Layar ini mulai dengan sendirinya begitu server menyala.
waiting-where = Server: { $where }
