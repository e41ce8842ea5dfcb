error-printer-address = { $where } bukan alamat printer. Tulis network:HOST[:9100], usb:VENDOR:PRODUCT, serial:PORT[:BAUD], file:PATH, cups:NAME, windows:NAME atau virtual.
error-printer-model = { $where } bukan model printer. Model: { $known }.
