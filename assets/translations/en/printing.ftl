error-printer-address = { $where } is not a printer address. Write network:HOST[:9100], usb:VENDOR:PRODUCT, serial:PORT[:BAUD], file:PATH, cups:NAME, windows:NAME or virtual.
error-printer-model = { $where } is not a printer model. Models: { $known }.
