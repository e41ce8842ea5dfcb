# One sentence per error code: what happened and what to do next.
error-internal = Something went wrong inside Antrean. Nothing you did is lost; the details are in { $where }.
error-usage = { $detail }
error-no-hall = There is no hall in { $where } yet. Make one with: ./antrean init
error-database-address = { $where } is not a database address. Write it as sqlite:///FOLDER/FILE or postgresql://NAME@SERVER/DATABASE.
error-database-corrupt = { $where } is not a readable Antrean database. Stop all programs and put a good copy in its place (docs/technician.md says how).
error-database-foreign = { $where } is the database of another program. Choose another file; it was left untouched.
error-database-newer = { $where } was written by a newer Antrean (version { $found }, this one knows { $known }). Upgrade this program.
error-database-busy = The database { $where } is busy and did not answer within 5 seconds. Try again.
error-database-read-only = The database { $where } cannot be written. Check the rights of the file and its folder.
error-database-unreachable = The database { $where } cannot be opened. Check the path and the rights of its folder.
error-database-failed = The database { $where } failed: { $detail }
error-disk-full = The disk that holds { $where } is full. Free some room; nothing was half written.
error-folder-unwritable = The folder { $where } cannot be written. Choose another one or change its rights.
error-unwritable = { $where } cannot be written. Choose another place or change its rights.
error-hall-name = The hall's name must have 1 to 120 characters.
error-hall-text = { $where } may have at most { $most } characters.
error-hall-time-zone = { $where } is not a time zone. Use Asia/Jakarta, Asia/Makassar or Asia/Jayapura.
error-hall-logo = The logo must be a PNG or JPEG file of at most 1 MB.
error-file-unreadable = The file { $where } cannot be read.
error-catalogue-faulty = The catalogue { $where } has { $faults ->
    [one] one fault
   *[other] { $faults } faults
 }. Nothing was changed.
error-unknown-service = There is no service { $where } in this hall.
error-unknown-agency = There is no agency { $where } in this hall.
error-unknown-counter = There is no counter { $where } in this hall.
error-unknown-officer = There is no officer { $where }.
error-unknown-ticket = There is no ticket { $where } on that service day.
error-unknown-priority = { $where } is no priority class. Choose one of: { $known }.
error-service-not-today = The service { $where } is not offered today.
error-service-not-yet = The service { $where } opens at { $opens }.
error-service-over = The service { $where } gave its last ticket at { $closes } today.
error-service-quota = All { $quota } places of the service { $where } are taken for today.
error-step-not-allowed = Ticket { $where } is { $state } and cannot take the step "{ $step }".
error-counter-closed = Counter { $where } is closed. Open it first.
error-counter-taken = Counter { $where } is held by another officer.
error-counter-busy = Counter { $where } still has { $number }. Finish it first.
error-counter-other-agency = Officer { $officer } serves another agency than counter { $where } belongs to.
error-no-current-ticket = Nobody is called to counter { $where }.
error-officer-at-counter = The officer already holds counter { $where }. Close it first.
error-officer-exists = There is an officer with the code { $where } already.
error-officer-code = { $where } is no officer code. Use capital letters, digits and hyphens, at most 32 characters.
error-officer-name = The officer's name must have 1 to 120 characters.
error-officer-locked = Too many wrong PINs for { $where }. Try again at { $until }.
error-wrong-pin = That PIN is not right. { $left ->
    [0] The account is locked for 5 minutes.
    [one] One try is left.
   *[other] { $left } tries are left.
 }
error-pin-form = A PIN has 4 to 8 digits.
error-clock-form = ANTREAN_CLOCK must be a moment with a time zone offset, such as 2026-11-23T09:42:00+07:00.
error-no-screen = No window can be opened here ({ $detail }). Start it on a machine with a screen.
error-unknown-page = { $where } is not a page of this program. Pages: { $known }.
error-unknown-zone = There is no zone { $where } in this hall.
error-size-form = { $where } is not a size. Write WIDTHxHEIGHT, such as 1366x768.
error-printer-failed = Nothing was printed on { $where }: { $detail }
error-nothing-to-show = The running data has nothing for the page { $where } yet.
error-import-counter-open = Counter { $where } is open and not in this catalogue. Close it first; nothing was changed.
error-import-visitors-waiting = { $count ->
    [one] One visitor waits
   *[other] { $count } visitors wait
 } for { $where }, and this catalogue leaves no counter for it. Serve them first or keep a counter; nothing was changed.
