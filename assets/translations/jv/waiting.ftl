# Sebelum basis data terjangkau.
waiting-title = Ngenteni basis data
waiting-line = Program iki mlaku dhewe yen basis data wis bisa digayuh.
waiting-where = Digoleki ing { $where }
