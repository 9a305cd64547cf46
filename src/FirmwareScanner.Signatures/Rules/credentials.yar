// Password hashes, default passwords and authorised keys.

rule root_password_md5crypt
{
    meta:
        description = "Root password hash (MD5 crypt) stored in the image"
        severity = "high"
        source = "crypt(5), \"md5crypt\"; CWE-798"
        category = "credentials"
    strings:
        // "root:$1$"
        $entry = { 72 6F 6F 74 3A 24 31 24 [0-8] 24 [22] 3A }
    condition:
        $entry
}

rule root_password_sha_crypt
{
    meta:
        description = "Root password hash (SHA-256 or SHA-512 crypt) stored in the image"
        severity = "medium"
        source = "crypt(5), \"sha256crypt\" and \"sha512crypt\"; CWE-798"
        category = "credentials"
    strings:
        // "root:$5$"
        $sha256 = { 72 6F 6F 74 3A 24 35 24 [1-30] 24 [43] 3A }
        // "root:$6$"
        $sha512 = { 72 6F 6F 74 3A 24 36 24 [1-30] 24 [86] 3A }
    condition:
        any of them
}

rule root_password_des_crypt
{
    meta:
        description = "Root password hash (DES crypt, at most 8 characters) stored in the image"
        severity = "high"
        source = "crypt(5), \"descrypt\"; CWE-328"
        category = "credentials"
    strings:
        // "root:", ":0:0:"
        $passwd = { 0A 72 6F 6F 74 3A [13] 3A 30 3A 30 3A }
        // "root:"
        $shadow = { 0A 72 6F 6F 74 3A [13] 3A 3? 3? 3? 3? (3?|3A) }
    condition:
        any of them
}

rule root_password_empty
{
    meta:
        description = "Root account without a password"
        severity = "critical"
        source = "passwd(5) and shadow(5); CWE-258"
        category = "credentials"
    strings:
        // "root::0:0:"
        $passwd = { 72 6F 6F 74 3A 3A 30 3A 30 3A }
        // "root::", ":0:99999:7"
        $shadow = { 72 6F 6F 74 3A 3A 3? [0-5] 3A 30 3A 39 39 39 39 39 3A 37 }
    condition:
        any of them
}

rule xiongmai_root_xc3511
{
    meta:
        description = "Default root password xc3511 of Xiongmai recorders and cameras"
        severity = "critical"
        source = "CVE-2016-1000245; Mirai scanner.c dictionary"
        category = "credentials"
    strings:
        $hash = "absxcfbgXtb3o"
    condition:
        $hash
}

rule xiongmai_root_xmhdipc
{
    meta:
        description = "Default root password xmhdipc of Xiongmai cameras"
        severity = "critical"
        source = "Mirai scanner.c dictionary; hash verified with crypt(3)"
        category = "credentials"
    strings:
        $hash = "$1$RYIwEiRA$d5iRRVQ5ZeRTrJwGjRy.B0"
    condition:
        $hash
}

rule dahua_root_vizxv
{
    meta:
        description = "Default root password vizxv of Dahua cameras and recorders"
        severity = "critical"
        source = "CVE-2013-3612; Mirai scanner.c dictionary; hash verified with crypt(3)"
        category = "credentials"
    strings:
        $hash = "$1$jSqQv.uP$jgz4lwEx2pnDh4QwXkh06/"
    condition:
        $hash
}

rule wificam_root_backdoor
{
    meta:
        description = "Hard-coded root account of wireless IP cameras built on GoAhead (WIFICAM)"
        severity = "critical"
        source = "CVE-2017-8224"
        category = "credentials"
    strings:
        $hash = "$1$ybdHbPDn$ii9aEIFNiolBbM9QxW9mr0"
    condition:
        $hash
}

rule default_root_123456
{
    meta:
        description = "Default password 123456 as stored by VStarcam cameras"
        severity = "critical"
        source = "CWE-1392; hash verified with crypt(3)"
        category = "credentials"
    strings:
        $hash = "LSiuY7pOmZG2s"
    condition:
        $hash
}

rule default_password_admin_md5crypt
{
    meta:
        description = "Password \"admin\" hashed with an empty salt"
        severity = "critical"
        source = "CWE-1392; hash verified with crypt(3)"
        category = "credentials"
    strings:
        $hash = "$1$$CoERg7ynjYLsj2j4glJ34."
    condition:
        $hash
}

rule default_password_empty_md5crypt
{
    meta:
        description = "Empty password hashed with an empty salt"
        severity = "critical"
        source = "CWE-258; hash verified with crypt(3)"
        category = "credentials"
    strings:
        $hash = "$1$$qRPK7m23GJusamGpoGLby/"
    condition:
        $hash
}

rule mirai_dictionary_passwords
{
    meta:
        description = "Several default device passwords in plain text, as in a password-guessing dictionary"
        severity = "high"
        source = "Mirai bot/scanner.c (scanner_init); Antonakakis et al., \"Understanding the Mirai Botnet\", USENIX Security 2017"
        category = "credentials"
    strings:
        $xc3511 = "xc3511" fullword
        $vizxv = "7ujMko0vizxv" fullword
        $dahua = "7ujMko0admin" fullword
        $zte = "Zte521" fullword
        $hikvision = "klv1234" fullword
        $juantech = "juantech" fullword
    condition:
        3 of them
}

rule authorized_ssh_key
{
    meta:
        description = "SSH public key that is authorised to log in"
        severity = "medium"
        source = "sshd(8), \"AUTHORIZED_KEYS FILE FORMAT\""
        category = "credentials"
    strings:
        // "ssh-rsa AAAAB3NzaC1yc2E"
        $rsa = { 0A 73 73 68 2D 72 73 61 20 41 41 41 41 42 33 4E 7A 61 43 31 79 63 32 45 }
        // "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI"
        $ed25519 = { 0A 73 73 68 2D 65 64 32 35 35 31 39 20 41 41 41 41 43 33 4E 7A 61 43 31 6C 5A 44 49 31 4E 54 45
            35 41 41 41 41 49 }
    condition:
        any of them
}

rule wifi_passphrase
{
    meta:
        description = "Wi-Fi passphrase set in a hostapd configuration"
        severity = "medium"
        source = "hostapd hostapd.conf, wpa_passphrase"
        category = "credentials"
    strings:
        // "wpa_passphrase="
        $line = { 0A 77 70 61 5F 70 61 73 73 70 68 72 61 73 65 3D (3?|4?|5?|6?|7?) (3?|4?|5?|6?|7?) [6-61] 0A }
    condition:
        $line
}

rule snmp_write_community_private
{
    meta:
        description = "SNMP write access with the default community \"private\""
        severity = "high"
        source = "CVE-1999-0517; net-snmp snmpd.conf(5)"
        category = "credentials"
    strings:
        // "rwcommunity private"
        $line = { 0A 72 77 63 6F 6D 6D 75 6E 69 74 79 20 70 72 69 76 61 74 65 }
    condition:
        $line
}

rule esp32_nvs_wifi_password
{
    meta:
        description = "Wi-Fi password in clear in an ESP32 NVS partition"
        severity = "high"
        source = "ESP-IDF Programming Guide, \"Non-Volatile Storage Library\" (structure of entries) and \"NVS Encryption\"; CWE-312"
        category = "credentials"
    strings:
        // The key of an entry, padded with zeros; size of the data, two reserved bytes, their check sum; eight printable characters
        $station = { 73 74 61 2E 70 73 77 64 00 00 00 00 00 00 00 00 ?? 00 FF FF [4] (2?|3?|4?|5?|6?|7?) (2?|3?|4?|5?|6?|7?) [5]
            (2?|3?|4?|5?|6?|7?) }
        $access_point = { 61 70 2E 70 61 73 73 77 64 00 00 00 00 00 00 00 ?? 00 FF FF [4] (2?|3?|4?|5?|6?|7?) (2?|3?|4?|5?|6?|7?) [5]
            (2?|3?|4?|5?|6?|7?) }
    condition:
        any of them
}
