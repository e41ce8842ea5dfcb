# Faults in catalogue files. One plain sentence each: what is wrong, with the value, and what would be right.

fault-no-such-path = “{ $value }” does not exist; choose a folder or an .xlsx file that does.
fault-not-a-catalogue = “{ $value }” is not a catalogue; choose a folder with zones.csv, agencies.csv, services.csv and counters.csv, or an .xlsx file.
fault-unreadable-file = “{ $value }” cannot be read; close it in other programs and check its permissions.
fault-too-large = “{ $value }” is larger than { $most } MB; keep only the catalogue's data in it.
fault-missing-file = The file “{ $value }” is not in this folder; add it under exactly this name.
fault-empty-file = There is no data; the first row must be { $expected }, with at least one row of data below it.
fault-wrong-encoding = This text looks like { $guess } (byte { $value }), not UTF-8; in Excel save it as type “CSV UTF-8”.
fault-not-a-csv = “{ $value }” is really an Excel workbook; save it as type “CSV UTF-8”, or import the .xlsx file itself.
fault-malformed-csv = From “{ $value }” on the quotes do not match; each opening quote needs a closing one right before the separator, and a quote inside a cell is written twice.
fault-not-a-workbook = “{ $value }” is damaged or not an Excel workbook; open it in Excel and save it again as .xlsx.
fault-old-excel = “{ $value }” has the old Excel format (.xls); open it in Excel and save it as .xlsx.
fault-encrypted-workbook = “{ $value }” is locked with a password; save it without one.
fault-macro-workbook = “{ $value }” contains macros; save it as .xlsx without macros.
fault-entity-declaration = The part “{ $value }” has a DOCTYPE or ENTITY declaration, which Excel never writes; make this workbook anew in Excel.
fault-inflates = The part “{ $value }” unpacks beyond the limit of { $most } MB for all contents or { $ratio } times its packed size; copy only the catalogue's data into a new workbook.
fault-missing-sheet = The sheet “{ $value }” is not in this workbook; add a sheet of that name.
fault-wrong-header = The header “{ $value }” should be “{ $expected }”.
fault-missing-column = The column “{ $value }” is missing, there is only “{ $found }”; add that header to the first row.
fault-unknown-column = The column “{ $value }” is not known; remove it, because only { $expected } are used.
fault-duplicate-column = The column “{ $value }” is there more than once; keep only one.
fault-too-many-rows = There are more than { $most } rows of data, from “{ $value }” on; at most { $most } rows a file are allowed.
fault-extra-cells = The cell “{ $value }” is outside the { $columns } columns with a header; clear it, or put quotes around text that contains the separator.
fault-formula-cell = “{ $value }” is a formula; replace it with its value.
fault-error-cell = “{ $value }” is an Excel error; write the value that is meant.
fault-bad-character = “{ $value }” contains the character { $character }, which is not allowed here; type it again without it.
fault-missing-value = The cell “{ $value }” is empty; fill it in.
fault-empty-name = The name in column “{ $value }” is empty; fill it in.
fault-too-long = “{ $value }” has { $length } characters; at most { $most } are allowed.
fault-bad-code = The code “{ $value }” { $start ->
    [none] is not valid; use only capital letters A-Z, digits and hyphens, without spaces, such as DUKCAPIL-KTP.
   *[other] must start with the code of its agency, “{ $start }”, and go on with a part of its own.
}
fault-bad-prefix = The prefix “{ $value }” is not valid; use one to three capital letters A-Z without I and O.
fault-bad-color = The colour “{ $value }” is not valid; write #RRGGBB, such as #1565C0.
fault-low-contrast = White text on “{ $value }” has a contrast of only { $contrast }:1; choose a darker colour, with at least 4.5:1.
fault-bad-number = “{ $value }” is not valid; write a whole number from 1 to { $most }, without a thousands separator.
fault-bad-time = The time “{ $value }” is not valid; write HH:MM from 00:00 to 23:59, such as 07:45.
fault-closing-before-opening = The closing time “{ $value }” is not after the opening time “{ $opening }”; it must be later.
fault-unknown-day = In “{ $value }”, “{ $day }” is not a day; use Mon, Tue, Wed, Thu, Fri, Sat or Sun, such as Mon-Fri or Tue,Thu.
fault-backwards-range = The range of days “{ $value }” runs backwards; write “{ $right }”.
fault-bad-boolean = “{ $value }” is not valid; write 1 for yes or 0 for no.
fault-duplicate-code = The code “{ $value }” is already used in row { $first }; give each row a code of its own.
fault-unknown-reference = “{ $value }” is not in { $where }; write a code that is there.
fault-foreign-service = The service “{ $value }” belongs to the agency “{ $owner }”, not “{ $agency }”; a counter takes only services of its own agency.
fault-repeated-service = The service “{ $value }” is listed more than once for this counter; keep only one.
fault-prefix-shared = The prefix “{ $value }” is used by “{ $agency }” but already belongs to “{ $owner }”; give each agency a prefix of its own.
fault-prefix-mixed = This service of the agency “{ $agency }” has the prefix “{ $value }”; use “{ $right }” as for its other services.
fault-service-without-counter = The service “{ $value }” is not taken by any counter; add it to a counter in { $where }.
fault-agency-without-services = The agency “{ $value }” has no services; add its services to { $where } or remove the agency.
fault-shared-number = The counter “{ $value }” has the same number as “{ $other }”; give each counter a number of its own in the whole hall.
fault-more-faults = There are { $count } more faults that are not shown; correct these first, then import again.
