# simulate and workload: a day played through the engine.
cli-workload-written = { $visits } visitors written to { $where }.
cli-workload-file = Name the CSV file to write.
cli-simulate-progress = Visitors
cli-simulate-day = { $day }: { $visits } visitors, { $counters } counters.
cli-simulate-issued = Tickets: { $issued }. No ticket: { $refused }.
cli-simulate-reason = { $reason ->
    [service-not-today] Service not open that day
    [service-not-yet] Service not open yet
    [service-over] Service closed already
    [service-quota] All numbers taken
    [service-holiday] Holiday
    [service-break] Break
    [service-day-closed] Day closed already
    [service-full] Queue full
    [booking-not-offered] Service takes no bookings
   *[other] Another reason ({ $reason })
 }: { $count }
cli-simulate-outcomes = Served { $served }, did not come { $no_show }, not served by the end of the day { $unserved }.
cli-simulate-books = Numbers given twice: { $duplicates }. Tickets lost: { $lost }.
cli-simulate-wait = Wait in minutes: mean { $mean }, median { $half }, 90 percent within { $most }, longest { $longest }.
cli-simulate-priority-wait = Priority wait in minutes: mean { $mean }, median { $half }, 90 percent within { $most }, longest { $longest }.
cli-simulate-overtake = Longest overtaking of an ordinary visitor: { $minutes } minutes.
cli-simulate-peak = Busiest minute: { $calls } calls.
cli-simulate-forecast = Called within the time they were told: { $share } %; the ranges were { $width } minutes wide on average.
cli-simulate-time = Simulated in { $seconds } s, of which { $engine } s in the queue engine.
cli-simulate-fault-missing = The cell is empty; fill it in.
cli-simulate-fault-twice = The visit “{ $value }” is already in line { $first }; give each row an id of its own.
cli-simulate-fault-moment = “{ $value }” is not a time; write HH:MM:SS or HH:MM from 00:00 to 23:59, such as 08:15:30.
cli-simulate-fault-service = There is no service “{ $value }” in this hall's catalogue.
cli-simulate-fault-priority = “{ $value }” is not a priority class; write one of { $known }.
cli-simulate-fault-seconds = “{ $value }” is not a length of time; write seconds from 0 to { $most }, such as 480.
cli-simulate-fault-flag = “{ $value }” is not valid; write 1 for yes or 0 for no.
cli-simulate-fault-transfer = “{ $value }” is neither a service nor a counter of this hall's catalogue.
cli-simulate-fault-transfer-same = “{ $value }” is the service the visitor came for; name another one, or leave the cell empty.
error-workload-faulty = The workload { $where } has { $faults ->
    [one] one fault
   *[other] { $faults } faults
}. The simulation was not run.
error-workload-missing = There is no file { $where }.
error-workload-empty = The workload { $where } has no visitors: the first line names the columns, every further line is one visitor.
error-workload-encoding = The workload { $where } is not UTF-8 text from line { $line } on. In Excel, save it as type “CSV UTF-8”.
error-workload-csv = The workload { $where } is not CSV from line { $line } on. Details: { $detail }
error-workload-column = The workload { $where } lacks the columns { $missing }. Its first line names { $found }.
error-workload-columns-twice = The workload { $where } has more than one column { $columns }. Keep only one.
error-workload-large = The workload { $where } is larger than { $most } MB.
error-simulate-speed = { $where } is not a speed. Write max, or how many times faster than real time, such as 60.
error-simulate-day-in-progress = In { $where } the day { $day } is still under way: counters are open or people are waiting. Close that day first; the simulation was not run.
