# Before the database can be reached.
waiting-title = Waiting for the database
waiting-line = This program starts by itself as soon as the database can be reached.
waiting-where = Looked for at { $where }
