slip-number = Queue number
slip-priority = PRIORITY
slip-copy = COPY
slip-ahead = { $count } ahead
slip-first = next
slip-wait = ± { $low }–{ $high } minutes
slip-wait-up-to = { $high ->
    [one] { $high } minute at most
   *[other] { $high } minutes at most
 }
slip-wait-unknown = Waiting for a counter to open
slip-counters = counter { $numbers }
slip-bring = Have ready:
slip-more = and more, see the kiosk
slip-watch = Watch the display and listen for your call.
slip-test-service = Test print
slip-test-agency = If you can read this clearly, the printer is ready
slip-stops = One number for all these services.
slip-stops-free = After that, whichever is quickest:
slip-stops-order = After that:
