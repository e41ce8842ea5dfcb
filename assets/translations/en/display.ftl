# The board.
display-go = Please go to
display-counter = Counter { $number }
display-welcome = Welcome
display-next = The next number is shown here
display-idle = No number yet? Take one at the kiosk. It will be shown and spoken here.
display-idle-silent = No number yet? Take one at the kiosk. Watch this screen: calls are not spoken.
display-latest = Latest calls
display-recall = Called again
display-info = INFO
display-stale = Last data at { $time }. Reconnecting.
display-stale-day = Last data on { $day } at { $time }. Reconnecting.
display-silent = No sound
display-message-1 = The priority queue is free for the elderly, people with disabilities, pregnant and nursing mothers and children. Choose it when you take a number.
display-message-2 = Taking a number costs nothing, and no name is asked.
display-message-3 = Have the documents ready that are listed on your ticket.
