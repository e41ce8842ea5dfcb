# Sebelum basis data terjangkau.
waiting-title = Sekedhap, kita nembe cecawis
waiting-line = Layar iki mlaku dhewe yen server wis urip.
waiting-where = Server: { $where }
