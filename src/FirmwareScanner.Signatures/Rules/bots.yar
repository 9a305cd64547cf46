// Texts and tables of bots and miners.

rule mirai_busybox_probe
{
    meta:
        description = "Mirai family: shell probe /bin/busybox with a variant's name"
        severity = "critical"
        source = "Mirai bot/scanner.c and variants; Antonakakis et al., \"Understanding the Mirai Botnet\", USENIX Security 2017"
        category = "bots"
    strings:
        // "/bin/busybox ", "MIRAI", "ECCHI", "MASUTA", "OWARI", "SATORI", "JOSHO", "OKIRU", "CORONA"
        $probe = { 2F 62 69 6E 2F 62 75 73 79 62 6F 78 20 (4D 49 52 41 49|45 43 43 48 49|4D 41 53 55 54 41|4F 57 41 52
            49|53 41 54 4F 52 49|4A 4F 53 48 4F|4F 4B 49 52 55|43 4F 52 4F 4E 41) }
    condition:
        $probe
}

rule mirai_obfuscated_table
{
    meta:
        description = "Mirai family: configuration table obfuscated with key 0x22"
        severity = "critical"
        source = "Mirai bot/table.c (table_init)"
        category = "bots"
    strings:
        $exec_success = { 4E 4B 51 56 47 4C 4B 4C 45 02 56 57 4C 12 }
        $watchdog = { 0D 46 47 54 0D 55 43 56 41 4A 46 4D 45 }
        $busybox = { 0D 40 4B 4C 0D 40 57 51 5B 40 4D 5A }
    condition:
        any of them
}

rule mirai_obfuscated_passwords
{
    meta:
        description = "Mirai family: password dictionary obfuscated with key 0x22"
        severity = "critical"
        source = "Mirai bot/scanner.c (scanner_init)"
        category = "bots"
    strings:
        $xc3511 = { 50 4D 4D 56 [0-8] 5A 41 11 17 13 13 }
        $vizxv = { 15 57 48 6F 49 4D 12 54 4B 58 5A 54 }
        $admin = { 15 57 48 6F 49 4D 12 43 46 4F 4B 4C }
    condition:
        2 of them
}

rule gafgyt_bot
{
    meta:
        description = "Gafgyt (Bashlite, Lizkebab) bot commands"
        severity = "critical"
        source = "Gafgyt client.c, leaked source; US-CERT alert TA16-288A"
        category = "bots"
    strings:
        $getlocalip = "GETLOCALIP"
        $scanner = "SCANNER ON | OFF"
        $junk = "JUNK Flooding %s"
        $hold = "HOLD Flooding %s"
        $lol = "LOLNOGTFO"
        $kill = "KILLATTK"
    condition:
        2 of them
}

rule kaiten_tsunami_bot
{
    meta:
        description = "Kaiten or Tsunami IRC bot"
        severity = "critical"
        source = "kaiten.c, leaked source (contem@efnet)"
        category = "bots"
    strings:
        $kaiten = "NOTICE %s :Kaiten wa goraku"
        $tsunami = "NOTICE %s :TSUNAMI <target> <secs>"
        $unknown = "NOTICE %s :UNKNOWN <target> <secs>"
    condition:
        any of them
}

rule hajime_worm
{
    meta:
        description = "Hajime worm message"
        severity = "high"
        source = "S. Edwards and I. Profetis, \"Hajime: Analysis of a decentralized internet worm for IoT devices\", Rapidity Networks 2016; Symantec, \"Hajime worm battles Mirai\" (2017)"
        category = "bots"
    strings:
        $message = "Just a white hat, securing some systems"
    condition:
        $message
}

rule brickerbot_destruction
{
    meta:
        description = "Commands that overwrite flash, as BrickerBot uses them"
        severity = "critical"
        source = "Radware, \"BrickerBot results in PDoS attack\" (2017)"
        category = "bots"
    strings:
        // "busybox cat /dev/urandom >/dev/", "mtd", "mmc", "sda", "ram"
        $urandom = { 62 75 73 79 62 6F 78 20 63 61 74 20 2F 64 65 76 2F 75 72 61 6E 64 6F 6D 20 3E 2F 64 65 76 2F (6D
            74 64|6D 6D 63|73 64 61|72 61 6D) }
        $fdisk = "fdisk -C 1 -H 1 -S 1 /dev/mtd"
    condition:
        any of them
}

rule vpnfilter_stage
{
    meta:
        description = "VPNFilter malware working folders"
        severity = "critical"
        source = "Cisco Talos, \"New VPNFilter malware targets at least 500K networking devices\" (2018)"
        category = "bots"
    strings:
        $worker = "/var/run/vpnfilterw"
        $module = "/var/run/vpnfilterm"
    condition:
        any of them
}

rule mozi_bot
{
    meta:
        description = "Mozi peer-to-peer bot"
        severity = "critical"
        source = "360 Netlab, \"Mozi, Another Botnet Using DHT\" (2019)"
        category = "bots"
    strings:
        $mips = "/Mozi.m"
        $arm = "/Mozi.a"
    condition:
        any of them
}

rule aidra_bot
{
    meta:
        description = "Lightaidra IRC bot"
        severity = "critical"
        source = "lightaidra source, include/headers and scan.c (E. Fazzi)"
        category = "bots"
    strings:
        $getbinaries = "getbinaries.sh"
        $name = "lightaidra" nocase
    condition:
        all of them
}

rule bot_download_script
{
    meta:
        description = "Download script that tries writable folders in turn, as bots use it"
        severity = "high"
        source = "Gafgyt bins.sh, leaked source; US-CERT alert TA16-288A"
        category = "bots"
    strings:
        $cd = "cd /tmp || cd /var/run || cd /mnt || cd /root || cd /"
    condition:
        $cd
}

rule stratum_mining_address
{
    meta:
        description = "Address of a cryptocurrency mining pool"
        severity = "high"
        source = "Stratum mining protocol; XMRig documentation, \"pools\""
        category = "bots"
    strings:
        // "stratum+", "tcp", "ssl", "://"
        $url = { 73 74 72 61 74 75 6D 2B (74 63 70|73 73 6C) 3A 2F 2F }
    condition:
        $url
}

rule xmrig_miner
{
    meta:
        description = "XMRig cryptocurrency miner"
        severity = "high"
        source = "XMRig src/donate.h and src/net/strategies/DonateStrategy.cpp"
        category = "bots"
    strings:
        $donate = "donate.v2.xmrig.com"
        $ssl = "donate.ssl.xmrig.com"
    condition:
        any of them
}
