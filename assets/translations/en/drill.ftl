# drill: every cable of a hall is pulled, then paper and database are compared.
drill-who-counter = Counter { $code }
drill-who-server = the database server
drill-who-switch = all programs
drill-say-hall = Making a hall with its own database server.
drill-say-start = Starting { $count } programs.
drill-say-open = The hall is open. Seed { $seed }; { $strikes } things will go wrong.
drill-say-cut-silent = { $who }: cable pulled without notice, { $seconds } s.
drill-say-cut-refuse = { $who }: connection refused, { $seconds } s.
drill-say-cut-drop = { $who }: everything sent is lost, { $seconds } s.
drill-say-cut-slow = { $who }: everything arrives late, { $seconds } s.
drill-say-cut-torn = { $who }: connection broken in the middle of an answer, { $seconds } s.
drill-say-cut-mute = { $who }: requests arrive, answers do not, { $seconds } s.
drill-say-plugged = { $who }: cable is back.
drill-say-killed = { $who }: killed, for { $seconds } s.
drill-say-killed-any = { $who }: killed, for { $seconds } s.
drill-say-killed-tap = { $who }: killed just after a tap, for { $seconds } s.
drill-say-killed-number = { $who }: killed just after a number was given, for { $seconds } s.
drill-say-killed-paper = { $who }: killed just when the paper came out, for { $seconds } s.
drill-say-ended = { $who }: ended unexpectedly.
drill-say-again = { $who }: started again.
drill-say-printer-paper-out = { $who }: printer out of paper, { $seconds } s.
drill-say-printer-late = { $who }: printer accepts tickets and prints them later, { $seconds } s.
drill-say-printer-torn = { $who }: paper ends in the middle of a ticket, { $seconds } s.
drill-say-printer-mute = { $who }: printer confirms nothing, { $seconds } s.
drill-say-printer-again = { $who }: printer works again.
drill-say-healed = All cables are plugged in. No more visitors come; waiting until all journals are synchronised.
drill-say-end = Ending the programs and reading the database.
drill-row-issued = Numbers given
drill-row-on-paper = On paper
drill-row-in-books = In the database
drill-row-lost = Lost
drill-row-doubled = Given twice
drill-row-ghosts = Waiting though nobody holds the number
drill-row-called-twice = Called by two counters
drill-row-cuts = Cables pulled
drill-row-kills = Killed
drill-took = { $seconds } s; to repeat it: --seed { $seed }
drill-good = Good: paper and database agree, and every difference is explained.
drill-bad = Not good: { $count ->
    [one] one difference is not explained
   *[other] { $count } differences are not explained
}.
drill-not-explained = NOT EXPLAINED: { $what }
drill-difference-lost-gone = { $number }: somebody holds it ({ $how ->
    [paper] on paper
   *[other] noted
}), and it is not in the database.
drill-difference-lost-ended = { $number }: somebody holds it ({ $how ->
    [paper] on paper
   *[other] noted
}), and the database will never call it: { $state ->
    [no-show] no-show
    [cancelled] cancelled
    [finished] finished
    [expired] expired
    [issued] not in the queue yet
   *[other] { $state }
}. Details: { $why }
drill-difference-doubled = { $number }: two people hold this number.
drill-difference-called-twice = { $number }: called by { $first } and by { $second }.
drill-difference-ghost = { $number } of { $kiosk }: in the queue though nobody holds it; its paper, in the database: { $paper ->
    [issued] not printed yet
    [printed] printed
    [unconfirmed] unconfirmed
    [failed] not printed
    [noted] noted by the visitor
   *[other] { $paper }
}.
drill-difference-ghost-killed = { $number } of { $kiosk }: the kiosk was killed between number and paper. It waits as unconfirmed and ends as a no-show, because a person with paper must not be lost.
drill-difference-ghost-printer = { $number } of { $kiosk }: handed to a printer that failed and gave no readable paper. It waits as unconfirmed and ends as a no-show.
drill-difference-order-given = { $kiosk }: { $second } was given after { $first }, but number or time say otherwise.
drill-difference-order-printed = { $kiosk }: { $second } came out after { $first }, but comes before it in the database.
drill-difference-noted = { $number } of { $kiosk }: could not be printed; the visitor noted it.
drill-difference-void = { $number } of { $kiosk }: the server's answer never came, so the kiosk gave another number; this one was cancelled and nobody holds it.
drill-difference-not-printed = { $number } of { $kiosk }: could not be printed and the visitor left; cancelled.
drill-difference-never-out = { $number } of { $kiosk }: never came out of the printer and never waited ({ $state ->
    [no-show] no-show
    [cancelled] cancelled
    [finished] finished
    [expired] expired
    [issued] not in the queue yet
   *[other] { $state }
}).
drill-difference-torn = { $number } of { $kiosk }: the paper is torn off; it waits, in the database: { $paper ->
    [issued] not printed yet
    [printed] printed
    [unconfirmed] unconfirmed
    [failed] not printed
    [noted] noted by the visitor
   *[other] { $paper }
}.
drill-difference-unconfirmed = { $number } of { $kiosk }: on paper, the confirmation was lost ({ $cause ->
    [killed] the kiosk was killed
    [printer] the printer failed
   *[other] cause unknown
}); it waits all the same.
drill-difference-paper-other = { $number } of { $kiosk }: on paper, but in the database: { $paper ->
    [issued] not printed yet
    [printed] printed
    [unconfirmed] unconfirmed
    [failed] not printed
    [noted] noted by the visitor
   *[other] { $paper }
}.
drill-difference-conflict = { $number }: waits for a supervisor's decision, because { $what ->
    [claimed-twice] two counters served it
    [unknown-paper] that number was never given
    [number-twice] that number is already in use
    [service-gone] its service was removed
    [stops-unknown] it has further services
   *[other] it did not fit when it was synchronised
}.
drill-difference-ended-itself = { $program }: ended unexpectedly.
drill-difference-not-merged = { $program }: not connected to the server again in time; { $count } entries in its journal.
drill-difference-not-ended = { $program }: did not end when it was told to.
drill-difference-left-in-journal = { $program }: { $count } entries are left in its journal.
drill-difference-bug = { $program }: its log has a fault of the program. Details: { $what }
drill-difference-connections = { $count ->
    [one] One connection to the database was
   *[other] { $count } connections to the database were
} left open.
error-drill-folder = The folder { $where } already exists; name a new one.
error-drill-start = These programs did not start in time: { $where }.
