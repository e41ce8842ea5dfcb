# Before the database can be reached.
waiting-title = One moment, we are getting ready
waiting-line = This screen starts automatically when the server is on.
waiting-where = Server: { $where }
