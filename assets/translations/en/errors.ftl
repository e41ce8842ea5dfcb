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
error-other-hall = The database { $where } is another hall's. Start this program again if that is as it should be.
error-request-void = The request { $where } was given up already.
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
error-service-holiday = Today is a holiday: { $name }. Service { $where } gives no tickets.
error-service-break = Service { $where } has a break ({ $name }) until { $until }.
error-service-day-closed = The day has been closed; service { $where } gives no more tickets.
error-service-full = The queue of service { $where } fills the working time that is left ({ $minutes } minutes). A new number could not be served today.
error-booking-not-offered = Service { $where } takes no bookings.
error-stops = One visit holds 1 to { $most } different services: { $where }.
error-counter-keeps = Counter { $where } still keeps { $number } (held, or sent to it). Finish or return it first.
error-express-minutes = Counter { $where } takes short services first for { $most } minutes at most.
error-reason-missing = Give a reason for { $where }, 200 characters at most.
error-ticket-other-agency = Ticket { $where } is for agency { $agency }, not for this counter's.
error-held-elsewhere = Ticket { $where } is held by counter { $counter }.
error-at-another-counter = Ticket { $where } is at counter { $counter }.
error-nobody-held = Nobody is held for { $where }.
error-transfer-target = { $where } is no other service or counter of this hall.
error-nothing-to-undo = Counter { $where } has no step of the last 10 seconds that can be taken back.
error-calendar-name = Name the holiday or break, 1 to 120 characters.
error-break-form = { $where } is no break. Write for instance "Fri 11:30-13:00" or "Mon-Thu 12:00-13:00".
error-break-times = { $where } are no times of a break. Write HH:MM, the beginning before the end.
error-break-days = { $where } are no weekdays. Use { $known }.
error-unknown-break = There is no break number { $where }.
error-overtime = { $where } minutes cannot be; use 0 to { $most }.
error-policy-unknown = { $where } is no figure of a policy. Use { $known }.
error-policy-figure = { $where } must be { $least } to { $most }.
error-setting-unknown = The hall has no setting { $where }. Use { $known }.
error-setting-range = { $where } must be a whole number from { $least } to { $most }{ $unit ->
    [seconds] {" seconds"}
    [minutes] {" minutes"}
   *[other] {""}
}.
error-counter-service = Counter { $where } does not take { $service }.
error-role-unknown = { $where } is no role. Use { $known }.
error-role-missing = { $where } has no right here (role: { $role }).
error-day-closed = The day { $where } has been closed. Open it again with: ./antrean day open
error-service-no-counter = No counter takes { $where }. Transfer to another service.
error-journal-in-use = The journal { $where } is in use by another program. Close that one first.
error-journal-other-hall = The journal { $where } is of another hall. Move that file away, then start again.
error-journal-missing = There is no journal { $where }.
error-journal-foreign = { $where } is no journal of Antrean.
error-journal-empty = This kiosk was never in touch with its hall, so it cannot give numbers by itself yet.
error-database-silent = The database does not answer.
error-paper-unreadable = "{ $where }" is not a ticket number. Examples: A047 or A-B03.
error-paper-other-day = Ticket { $where } is for { $day }, not for today.
error-ticket-over = Ticket { $where } has had its outcome already.
error-device-not-listed = There is no PC named { $where }. The list: ./antrean status
error-unknown-conflict = Nothing named { $where } waits.
error-reprint-no-kiosk = Ticket { $where } was not taken at a kiosk. Name a kiosk with --device, or a printer with --printer.
error-pc-not-set-up = This PC was not set up yet. Run: antrean setup --role kiosk|counter|display|server
error-name-in-use = { $where } is the name of another PC that is running. Choose another one, or switch that PC off first.
error-join-role = That code is for a { $where }, not for a { $role }. Ask for the right one: antrean server invite --role { $role }
error-autostart = It could not be made to start by itself ({ $where }): { $detail }
error-backup-damaged = The backup { $where } is damaged or was copied only in part. Nothing was changed. Use another one.
error-backup-foreign = { $where } is no backup of Antrean.
error-backup-newer = The backup { $where } was made by a newer Antrean ({ $version }). Upgrade this program first.
error-restore-not-empty = { $where } holds a hall in use. Nothing was changed. With --replace it is put aside and the other one takes its place.
error-move-same = The hall is in { $where } already.
error-move-differs = What was written to { $where } is not what was read. Nothing was changed. Try again; if it happens again, check that machine's disk and memory.
error-upgrade-without-backup = No backup could be made in { $where } ({ $detail }), so the database stays as it is. Make room there, or go on at your own risk with --no-backup.
error-printer-missing = A kiosk needs a printer: --printer ADDRESS (found by: antrean setup --printer find), or --printer virtual for exercises.
