# Kiosk screens. Warm, plain, no exclamation marks.
kiosk-greeting = Welcome.
kiosk-question = What do you need today?
kiosk-search = Search services
kiosk-search-hint = Search: ID card, passport, NIB, SKCK
kiosk-search-title = Search services
kiosk-search-empty = Type the service or document you need, such as ID card, passport or marriage.
kiosk-search-none = No service fits yet. Try another word, or ask at the information desk.
kiosk-popular = Often taken
kiosk-agencies = Choose an office
kiosk-back-home = Back to start
kiosk-back = Back
kiosk-back-to = Back to { $name }
kiosk-previous-page = Previous page
kiosk-next-page = Next page
kiosk-choose-service = Choose a service
kiosk-people = { $count ->
    [one] 1 person
   *[other] { $count } people
 }
kiosk-people-waiting = { $count ->
    [one] 1 person waiting
   *[other] { $count } people waiting
 }
kiosk-nobody-waiting = Nobody waiting
kiosk-closed-not-today = Closed today
kiosk-closed-not-yet = Opens at { $opens }
kiosk-closed-over = Last ticket was at { $closes }
kiosk-closed-quota = Full for today
kiosk-closed-holiday = Holiday: { $name }
kiosk-closed-break = Break until { $until }
kiosk-closed-day-closed = Ended for today
kiosk-closed-full = The queue is full today
kiosk-closed-why-not-today = This service is closed today. Service days: { $days }.
kiosk-closed-why-not-yet = This service opens at { $opens }. Please come back from then on.
kiosk-closed-why-over = The last number of today was given at { $closes }. Please come again on the next service day.
kiosk-closed-why-quota = All numbers for today have been taken. Please come again on the next service day.
kiosk-closed-why-holiday = Today is a holiday: { $name }. Please come again on the next service day.
kiosk-closed-why-break = { $name } until { $until }. Please take a number after that.
kiosk-closed-why-day-closed = Service has ended for today. Please come again on the next service day.
kiosk-closed-why-full = The queue already fills the working time left today, so a new number could not be served. Please come again on the next service day.
kiosk-waiting = Waiting
kiosk-wait = Expected wait
kiosk-fee = Fee
kiosk-ready = Document ready in
kiosk-not-stated = Ask at the counter
kiosk-nobody = Nobody
kiosk-wait-range = { $low }–{ $high } min
kiosk-wait-up-to = { $high } min at most
kiosk-wait-unknown = Waiting for a counter
kiosk-bring = What to bring
kiosk-bring-nothing = No written requirements. The officer at the counter will help you.
kiosk-in-indonesian = As published, in Indonesian
kiosk-legal = Legal basis: { $text }
kiosk-where = { $zone } · counter { $counters }
kiosk-priority = Priority queue
kiosk-priority-hint = Choose if it applies to you. It is free and needs no proof; please be honest.
kiosk-priority-none = Not needed
kiosk-priority-lansia = Aged 60+
kiosk-priority-disabilitas = Disability
kiosk-priority-ibu_hamil = Pregnant
kiosk-priority-ibu_menyusui = Nursing mother
kiosk-priority-anak = Child
kiosk-priority-korban_bencana = Disaster victim
kiosk-take = Take a number
kiosk-taking = Taking your number
kiosk-your-number = Your queue number
kiosk-not-queued = Not in the queue yet
kiosk-ticket-where = { $zone }, counter { $counters }
kiosk-ticket-ahead = { $count ->
    [one] 1 person before you
   *[other] { $count } people before you
 }
kiosk-ticket-first = You are next
kiosk-ticket-wait = about { $low }–{ $high } minutes
kiosk-ticket-wait-up-to = { $high ->
    [one] about { $high } minute at most
   *[other] about { $high } minutes at most
 }
kiosk-ticket-wait-unknown = waiting for a counter to open
kiosk-paper-printing = Your ticket is being printed
kiosk-paper-printing-hint = Just a moment.
kiosk-paper-printed = Please take your ticket below the screen
kiosk-paper-second = Please take your ticket from the second printer
kiosk-paper-printed-hint = Watch the display and listen. Your number will be called there.
kiosk-paper-unconfirmed = Did the paper come out?
kiosk-paper-unconfirmed-hint = If not, touch print again, or photograph this code. Your number stays valid.
kiosk-paper-came = Yes, I have it
kiosk-print-again = Print again
kiosk-paper-failed = Photograph or note this number
kiosk-paper-failed-hint = It cannot be printed. Once you have the number, touch this button so that it joins the queue.
kiosk-paper-failed-valid-hint = It cannot be printed. Your number is in the queue and stays valid.
kiosk-paper-noted = Your number is in the queue
kiosk-paper-noted-hint = Watch the display and listen. Your number will be called there.
kiosk-noted = I have noted it
kiosk-done = Done
kiosk-another = Take another number
kiosk-still-here = Still here?
kiosk-still-here-hint = The screen returns to the start in a moment.
kiosk-stay = Yes, continue
kiosk-noting = { $number } is not queued yet
kiosk-noting-hint = This number will be cancelled in a moment. Do you need more time to note it?
kiosk-noting-stay = Yes, more time
kiosk-paper-out = Out of paper. You can still take a number: photograph or note it from the screen.
kiosk-roll-low = Paper is nearly out
kiosk-roll-until = Paper lasts until ± { $time }
kiosk-paper-cover = The printer is open. You can still take a number: photograph or note it from the screen.
kiosk-paper-off = The printer is not working. You can still take a number: photograph or note it from the screen.
kiosk-language = Language
kiosk-language-id = Indonesia
kiosk-language-en = English
kiosk-language-jv = Basa Jawa
kiosk-trouble-closed = This service has just closed. Please choose another one or ask at the information desk.
kiosk-trouble-unavailable = A number cannot be taken right now. Please try again, or ask at the information desk.
kiosk-trouble-not-noted = Time ran out: { $number } was cancelled and will not be called. Please take a new number.
kiosk-lost = The connection is lost. We are reconnecting.
kiosk-alone = Offline · your number is valid
kiosk-no-catalogue = No services yet
kiosk-no-catalogue-hint = Please ask at the information desk.
kiosk-free = Free
kiosk-space = Space
kiosk-erase = Delete
kiosk-days-Mon = Mon
kiosk-days-Tue = Tue
kiosk-days-Wed = Wed
kiosk-days-Thu = Thu
kiosk-days-Fri = Fri
kiosk-days-Sat = Sat
kiosk-days-Sun = Sun
kiosk-time-hari-kerja = { $count ->
    [one] { $amount } working day
   *[other] { $amount } working days
 }
kiosk-time-hari = { $count ->
    [one] { $amount } day
   *[other] { $amount } days
 }
kiosk-time-jam = { $count ->
    [one] { $amount } hour
   *[other] { $amount } hours
 }
kiosk-time-menit = { $count ->
    [one] { $amount } minute
   *[other] { $amount } minutes
 }
kiosk-time-minggu = { $count ->
    [one] { $amount } week
   *[other] { $amount } weeks
 }
kiosk-time-bulan = { $count ->
    [one] { $amount } month
   *[other] { $amount } months
 }
kiosk-question-more = What else do you need?
kiosk-hall-holiday = Holiday today: { $name }
kiosk-hall-break = Break: { $name }
kiosk-hall-not-yet = We are not open yet
kiosk-hall-over = All numbers of today have been given
kiosk-hall-not-today = There is no service today
kiosk-hall-day-closed = Service has ended for today
kiosk-hall-quota = The queue is full for today
kiosk-hall-full = The queue is full for today
kiosk-hall-opens-today = Numbers can be taken from { $time }.
kiosk-hall-opens = Numbers can be taken again on { $day } at { $time }.
kiosk-hall-look = You can still read here what each service needs.
kiosk-visit-add = Add another service
kiosk-visit-add-this = Add this service
kiosk-visit-title = { $count ->
    [one] 1 service on one number
   *[other] { $count } services on one number
 }
kiosk-visit-open = Review and take a number
kiosk-visit-more = and { $count } more
kiosk-visit-remove = Remove { $name }
kiosk-visit-kept = Already on your list
kiosk-visit-kept-hint = This service is already on your list.
kiosk-visit-most = One number holds at most { $most } services. Take it first, then take another one for the rest.
kiosk-order = Order of services
kiosk-order-free = Any order (faster)
kiosk-order-free-why = We call you to whichever counter can serve you soonest.
kiosk-order-mine = In my order
kiosk-order-mine-why = We call you in the order of this list.
kiosk-ticket-stops = After that, with the same number:
kiosk-ticket-stops-free = After that, with the same number, whichever is quickest:
kiosk-trouble-full = The queue for this service has just filled up. Please choose another one, or come again on the next service day.
kiosk-trouble-stops = This list does not fit on one number. Please remove one service and try again.
kiosk-trouble-dropped = { $names }: no numbers at the moment, so we took it off your list. The others are still there.
kiosk-trouble-dropped-all = { $names }: no numbers at the moment. Please choose another service or ask at the information desk.
