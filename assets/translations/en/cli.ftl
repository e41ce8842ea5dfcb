cli-hall-made = { $name } is ready in { $database }. Next: ./antrean catalogue import FOLDER
cli-hall-changed = { $name } is up to date in { $database }.
cli-officer-added = { $name } was added as { $code }.
cli-officer-added-pin = { $name } was added as { $code }. PIN: { $pin } (shown only now)
cli-catalogue-good = The catalogue is correct: { $zones } zones, { $agencies } agencies, { $services } services, { $counters } counters.
cli-catalogue-imported = In force now: { $zones } zones, { $agencies } agencies, { $services } services, { $counters } counters.
cli-diff = Added { $added }, changed { $changed }, retired { $retired }.
cli-and-more = and { $count } more
cli-exported = { $services } services written to { $where }.
cli-export-form = { $where } is neither a folder nor an .xlsx file
cli-issued = Ticket { $number }, { $ahead } ahead.
cli-queue = { $waiting } waiting, { $serving } called or being served.
cli-counter-opened = Counter { $counter } is open; { $waiting } waiting for it.
cli-counter-closed = Counter { $counter } is closed.
cli-nobody-waits = Nobody is waiting for counter { $counter }.
cli-step-called = { $number } is called to counter { $counter }.
cli-step-serving = { $number } is being served at counter { $counter }.
cli-step-finished = { $number } is finished at counter { $counter }.
cli-step-no-show = { $number } did not come to counter { $counter }.
cli-printer-done = Printed on { $where }.
cli-printer-picture = Nothing was printed: { $where } holds a picture of the ticket now. To test a printer, name its address with --printer.
cli-printer-no-picture = Nothing was printed: this printer is a virtual one. For a picture of the ticket name a folder, as --printer virtual:FOLDER.
cli-printer-unconfirmed = Sent to { $where }; the printer cannot confirm it. Please check the paper.
cli-call-form = Write: counter call COUNTER NUMBER --reason "why"
cli-step-held = { $number } is held by counter { $counter }.
cli-step-resumed = { $number } is being served again at counter { $counter }.
cli-step-transferred = { $number } is transferred; number and time of arrival stay.
cli-step-returned = { $number } is back in the queue.
cli-step-undone = The last step of { $number } is undone.
cli-step-waiting = { $number } waits for its next service.
cli-step-cancelled = { $number } is cancelled.
cli-express = Counter { $counter } takes short services first.
cli-express-over = Counter { $counter } is back to the usual order.
cli-priority-corrected = { $priority ->
    [none] { $number } has no priority now.
   *[other] The priority group of { $number } is now { $priority ->
        [lansia] aged 60+
        [disabilitas] disability
        [ibu_hamil] pregnant
        [ibu_menyusui] nursing mother
        [anak] child
       *[korban_bencana] disaster victim
    }.
 }
cli-why-arrival = Came first.
cli-why-priority = Priority: ahead by { $minutes } minutes at most.
cli-why-booking = Booking within its time: ahead by { $minutes } minutes at most.
cli-why-target = A service with a shorter target wait.
cli-why-express = A short service at an express counter.
cli-why-ratio = An ordinary visitor's turn after several priority calls.
cli-why-share = This service's turn by the counter's weights.
cli-why-returned = Back after a missed call, behind { $count } others.
cli-why-directed = Sent to this counter and no other.
cli-day-status = { $day }: { $state }. { $services } services give tickets, { $counters } counters are open.
cli-day-open = open
cli-day-day-closed = closed
cli-day-holiday = holiday ({ $name })
cli-day-break = break ({ $name })
cli-day-not-yet = not open yet
cli-day-over = the last ticket is past
cli-day-not-today = no service today
cli-day-quota = all numbers are taken
cli-day-full = the queue is full
cli-day-closed-now = { $day } is closed; { $count } tickets were closed.
cli-day-opened = { $day } is open again.
cli-day-was-open = { $day } was open already.
cli-calendar-one = One change at a time
cli-calendar-overtime = Counters work { $minutes } minutes after the last ticket.
cli-audit-empty = Nothing has been recorded yet.
cli-number-or-none = { $where } must be a number, or none
cli-pin-made = New PIN of { $code }: { $pin } (shown only now)
cli-pin-changed = The PIN of { $code } was changed.
cli-officer-retired = { $code } is out of service.
cli-day-range = --day must be a date between 2000 and 2099
cli-spool-holds = { $path }: { $count } tickets are not synchronised yet.
cli-spool-merged = { $path }: { $count } tickets synchronised.
cli-spool-conflicts = { $count } conflicts wait for a supervisor's decision.
cli-reprint-asked = { $device } was asked to print a copy of { $number }.
cli-reprinted = A copy of { $number } was printed on { $where }.
cli-reprint-unconfirmed = A copy of { $number } was sent to { $where }; the printer cannot confirm it. Please check the paper.
cli-backup-proved = Backup made and verified by restoring it: { $where } ({ $rows } rows, { $size }).
cli-backup-made = Backup made, not verified: { $where } ({ $rows } rows, { $size }).
cli-backup-deleted = Oldest backup deleted: { $where }
cli-backup-good = The backup { $where } is good: { $rows } rows were restored and compared.
cli-backup-none = There is no backup in { $where }.
cli-backup-unusable = cannot be used
cli-backup-keep-proved = --keep deletes old backups, so the new one must be verified: leave --no-verify out
cli-restored = { $name } was restored to { $moment } in { $where }.
cli-restored-aside = The earlier data is kept in { $where }.
cli-restored-next = Numbering continues after a gap. Visitors whose ticket is not found get a new number and are served first.
cli-moved = { $rows } rows were moved to { $where } and compared one by one. The old database is closed; it is now called { $left }.
cli-moved-lan = Next: ./antrean server invite, then ./antrean join CODE on every PC, this one included.
cli-moved-file = Next: start the programs on the PC that holds this file, with --db or after ./antrean join sqlite:///FILE.
cli-support-written = Support file written: { $where }. It holds no names, PINs or passwords; send it to whoever helps you.
cli-support-lacks = Without { $part }. Details: { $why }
cli-setting-is = { $name } = { $value } ({ $unit })
