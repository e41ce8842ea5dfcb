# Papan timbalan.
display-go = Mangga dhateng loket
display-counter = Loket { $number }
display-welcome = Sugeng rawuh
display-next = Nomer salajengipun wonten mriki
display-idle = Dereng gadhah nomer? Mangga mendhet wonten kiosk. Nomer badhe katingal lan kasuwantenaken wonten mriki.
display-idle-silent = Dereng gadhah nomer? Mangga mendhet wonten kiosk. Mangga mirsani layar, timbalan boten kasuwantenaken.
display-latest = Timbalan pungkasan
display-recall = Timbalan malih
display-info = INFO
display-stale = Data pungkasan jam { $time }. Saweg nyambung malih.
display-stale-day = Data pungkasan { $day } jam { $time }. Saweg nyambung malih.
display-silent = Tanpa swanten
display-message-1 = Antrean prioritas gratis kangge tiyang sepuh, difabel, ibu mbobot, ibu nyusoni lan lare. Pilih nalika mendhet nomer.
display-message-2 = Mendhet nomer boten mbayar lan boten perlu nyebataken asma.
display-message-3 = Mangga nyawisaken syarat ingkang kaserat ing tiket saderengipun dipuntimbali.
