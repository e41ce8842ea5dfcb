# One sentence per error code: what happened and what to do next.
error-internal = Something went wrong inside Antrean. Check whether what you did last is there before you do it again; the details are in { $where }.
error-library-missing = The system library { $where } is missing. Install it with: sudo apt-get install { $package }
error-library-unknown = The system library { $where } is missing. Install the package of your system that contains it.
error-printer-not-set = No printer is set for this PC. Name one with --printer, as in --printer network:192.168.10.7, or run: ./antrean setup
error-usage = { $detail }
error-no-hall = There is no hall in { $where } yet. Make one with: ./antrean init
error-hall-moved = The hall that was in { $where } has moved to { $to }. Nothing is done here any more. Connect this PC to the hall where it is now with: ./antrean join
error-database-address = { $where } is not a database address. Write it as sqlite:///FOLDER/FILE or postgresql://NAME@SERVER/DATABASE.
error-database-corrupt = { $where } is not a readable Antrean database. Stop all programs, then restore a backup (docs/technician.md says how).
error-database-foreign = { $where } is the database of another program. Choose another file; it was not changed.
error-database-newer = { $where } was written by a newer Antrean (version { $found }, this one knows { $known }). Upgrade this program.
error-database-busy = The database { $where } is busy and did not answer within 5 seconds. Try again.
error-database-read-only = The database { $where } cannot be written to. Check the permissions of the file and its folder.
error-database-unreachable = The database { $where } cannot be opened. Check its address and the permissions of its folder.
error-other-hall = The database { $where } now belongs to another hall. Restart if this is intended.
error-request-void = The request { $where } was cancelled already.
error-database-failed = The database { $where } failed. Try again; if it happens again, send a support file (antrean support). Details: { $detail }
error-disk-full = The disk that holds { $where } is full. Free some space; nothing was written in part.
error-folder-unwritable = The folder { $where } cannot be written to. Choose another one or change its permissions.
error-unwritable = { $where } cannot be written to. Choose another place or change its permissions.
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
error-unknown-priority = { $where } is not a priority class. Choose one of: { $known }.
error-service-not-today = The service { $where } is not offered today.
error-service-not-yet = The service { $where } opens at { $opens }.
error-service-over = The service { $where } gave its last ticket at { $closes } today.
error-service-quota = All { $quota } tickets of the service { $where } are taken for today.
error-step-not-allowed = { $state ->
    [issued] Ticket { $where } is not in the queue yet, because its paper has not come out. Wait until it is printed.
    [waiting] Ticket { $where } is still waiting. Call it first.
    [called] Ticket { $where } is being called to a counter. Start serving or return it first.
    [serving] Ticket { $where } is being served. Finish or return it first.
    [held] Ticket { $where } is held. Resume or return it first.
    [finished] Ticket { $where } is finished. Issue a new number if the visitor needs more.
    [no-show] Ticket { $where } is recorded as a no-show. Return it to the queue first.
    [cancelled] Ticket { $where } was cancelled. Issue a new number.
    [expired] The service day of ticket { $where } has ended. Issue a new number.
   *[other] This cannot be done with ticket { $where } now. Look at the ticket, then try again.
 }
error-counter-closed = Counter { $where } is closed. Open it first.
error-counter-taken = Counter { $where } is in use by another officer. Choose another counter.
error-counter-busy = Counter { $where } is still serving { $number }. Finish it first.
error-counter-other-agency = Officer { $officer } serves another agency than counter { $where } belongs to.
error-no-current-ticket = Nobody is called to counter { $where }. Call somebody first.
error-officer-at-counter = The officer still uses counter { $where }. Close it first.
error-officer-exists = There is an officer with the code { $where } already.
error-officer-code = { $where } is not an officer code. Use capital letters, digits and hyphens, at most 32 characters.
error-officer-name = The officer's name must have 1 to 120 characters.
error-officer-locked = Too many wrong PINs for { $where }. Try again at { $until }.
error-wrong-pin = Wrong PIN. { $left ->
    [0] The account is locked for 5 minutes.
    [one] One try is left.
   *[other] { $left } tries are left.
 }
error-pin-form = A PIN has 4 to 8 digits.
error-clock-form = ANTREAN_CLOCK must be a moment with a time zone offset, such as 2026-11-23T09:42:00+07:00.
error-no-screen = No window can be opened here. Start it on a PC with a screen. Details: { $detail }
error-unknown-page = { $where } is not a page of this program. Pages: { $known }.
error-unknown-zone = There is no zone { $where } in this hall.
error-size-form = { $where } is not a size. Write WIDTHxHEIGHT, such as 1366x768.
error-printer-failed = Nothing was printed on { $where }. { $detail ->
    [paper_out] Out of paper. Put in a new roll.
    [cover_open] The cover is open. Close it until it clicks.
    [error] The error lamp is on. Switch the printer off, wait ten seconds, switch it on.
    [offline] The printer takes no jobs. Press FEED or switch it off and on.
    [unreachable] The printer cannot be reached. Check power and cable.
    [unknown] The printer does not answer. Check power and cable.
   *[other] Check paper, cover, power and cable. Details: { $detail }
 }
error-nothing-to-show = There is no data for the page { $where } yet. Make some first, for instance take a number.
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
error-stops = One number holds 1 to { $most } different services: { $where }.
error-counter-keeps = Counter { $where } still holds { $number }, or it was transferred here. Finish or return it first.
error-express-minutes = Counter { $where } takes short services first for { $most } minutes at most.
error-reason-missing = Give a reason for { $where }, 200 characters at most.
error-ticket-other-agency = Ticket { $where } is for agency { $agency }. Send the visitor to a counter of that agency.
error-held-elsewhere = Ticket { $where } is held at counter { $counter }.
error-at-another-counter = Ticket { $where } is at counter { $counter }.
error-nobody-held = Nobody is held for { $where }.
error-transfer-target = { $where } is not another service or counter of this hall.
error-nothing-to-undo = Counter { $where } has no step of the last 10 seconds that can be undone.
error-calendar-name = Name the holiday or break, 1 to 120 characters.
error-break-form = { $where } is not a break. Write for instance "Fri 11:30-13:00" or "Mon-Thu 12:00-13:00".
error-break-times = { $where } are not the times of a break. Write HH:MM, the beginning before the end.
error-break-days = { $where } are not weekdays. Use { $known }.
error-unknown-break = There is no break number { $where }.
error-overtime = { $where } minutes is not possible; use 0 to { $most }.
error-policy-unknown = { $where } is not the name of a policy. Use { $known }.
error-policy-figure = { $where } must be between { $least } and { $most }.
error-setting-unknown = The hall has no setting { $where }. Use { $known }.
error-setting-range = { $where } must be a whole number from { $least } to { $most }{ $unit ->
    [seconds] {" seconds"}
    [minutes] {" minutes"}
   *[other] {""}
}.
error-counter-service = Counter { $where } does not take { $service }.
error-role-unknown = { $where } is not a role. Use { $known }.
error-role-missing = { $role ->
    [officer] { $where } is an officer. This page is for supervisors; sign in with a supervisor’s PIN.
    [supervisor] { $where } is a supervisor. This page is for administrators; sign in with an administrator’s PIN.
   *[other] { $where } may not open this page. Sign in with another PIN.
 }
error-day-closed = The day { $where } has been closed. Open it again with: ./antrean day open
error-service-no-counter = No counter takes { $where }. Transfer to another service.
error-journal-in-use = The journal { $where } is in use by another program. Close that one first.
error-journal-other-hall = The journal { $where } belongs to another hall. Move that file away, then start again.
error-journal-missing = There is no journal { $where }.
error-journal-foreign = { $where } is not a journal of Antrean.
error-journal-empty = This kiosk was never connected, so it cannot work offline yet. Connect it to the server first.
error-database-silent = The database does not answer. Check the server and the network cable.
error-paper-unreadable = "{ $where }" is not a ticket number. Examples: A047 or A-B03.
error-paper-other-day = Ticket { $where } is for { $day }, not for today. Ask the visitor to take a new number.
error-ticket-over = Ticket { $where } is already closed.
error-device-not-listed = There is no PC named { $where }. The list: ./antrean status
error-unknown-conflict = There is no conflict { $where } to decide.
error-reprint-no-kiosk = Ticket { $where } was not taken at a kiosk. Name a kiosk with --device, or a printer with --printer.
error-pc-not-set-up = This PC has not been set up yet. Run: antrean setup --role kiosk|counter|display|server
error-name-in-use = { $where } is the name of another PC that is on. Choose another name, or switch that PC off first.
error-join-role = That code is for { $where ->
    [kiosk] a kiosk
    [counter] a counter
    [display] a display
    [supervisor] a supervisor’s PC
    [administrator] an administrator’s PC
   *[other] another kind of PC
 }. Ask for the right one at the server: antrean server invite --role { $role }
error-autostart = The program could not be set to start automatically ({ $where }). Start it yourself with: antrean start. Details: { $detail }
error-backup-damaged = The backup { $where } is damaged or was copied only in part. Nothing was changed. Use another one.
error-backup-foreign = { $where } is not a backup of Antrean.
error-backup-newer = The backup { $where } was made by a newer Antrean ({ $version }). Upgrade this program first.
error-restore-not-empty = { $where } holds a hall in use. Nothing was changed. With --replace it is kept aside and replaced.
error-move-same = The hall is already in { $where }.
error-move-differs = The data in { $where } is not the same as the original. Nothing was changed. Try again; if it happens again, check that PC’s disk and memory.
error-upgrade-without-backup = No backup could be made in { $where }, so the database was not changed. Free some space there, or go on at your own risk with --no-backup. Details: { $detail }
error-printer-missing = A kiosk needs a printer: --printer ADDRESS (found by: antrean setup --printer find), or --printer virtual for exercises.
