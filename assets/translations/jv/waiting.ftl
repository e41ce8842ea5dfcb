# Saderengipun database saged dipungayuh.
waiting-title = Sekedhap, kula sadaya saweg cecawis
waiting-line = Layar punika badhe mlampah piyambak menawi server sampun gesang.
waiting-where = Server: { $where }
