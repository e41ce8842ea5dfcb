# Sebelum database dapat dihubungi.
waiting-title = Sebentar, kami sedang bersiap
waiting-line = Layar ini berjalan otomatis setelah server menyala.
waiting-where = Server: { $where }
