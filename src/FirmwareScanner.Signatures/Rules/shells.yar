// Shells without login, and reverse shells.

rule telnetd_root_shell
{
    meta:
        description = "Telnet server that gives a shell without login"
        severity = "critical"
        source = "BusyBox networking/telnetd.c usage (-l LOGIN); CWE-306"
        category = "shells"
    strings:
        // "telnetd", "-l /bin/", "sh", "ash"
        $command0 = { 74 65 6C 6E 65 74 64 [1-24] 2D 6C 20 2F 62 69 6E 2F (73 68|61 73 68) (00|0A|0D|20|22|26|27|3B) }
        // "telnetd", "-l/bin/sh"
        $command1 = { 74 65 6C 6E 65 74 64 [1-24] 2D 6C 2F 62 69 6E 2F 73 68 }
    condition:
        any of them
}

rule inittab_console_root_shell
{
    meta:
        description = "Serial console that gives a root shell without login"
        severity = "high"
        source = "BusyBox examples/inittab; CWE-306"
        category = "shells"
    strings:
        $command0 = "::askfirst:-/bin/sh"
        $command1 = "::respawn:-/bin/sh"
        $command2 = "::respawn:/bin/sh"
        $command3 = "::askfirst:/bin/sh"
    condition:
        any of them
}

rule getty_without_login
{
    meta:
        description = "Serial console login without a password"
        severity = "high"
        source = "BusyBox loginutils/getty.c usage (-n -l); util-linux agetty(8) --autologin; CWE-306"
        category = "shells"
    strings:
        // "getty ", "-n -l /bin/", "sh", "ash"
        $command0 = { 67 65 74 74 79 20 [0-40] 2D 6E 20 2D 6C 20 2F 62 69 6E 2F (73 68|61 73 68) }
        // "--autologin root"
        $command1 = { 2D 2D 61 75 74 6F 6C 6F 67 69 6E 20 72 6F 6F 74 }
    condition:
        any of them
}

rule kernel_init_shell
{
    meta:
        description = "Kernel command line that starts a shell instead of init"
        severity = "medium"
        source = "Linux Documentation/admin-guide/kernel-parameters.txt, init=; CWE-306"
        category = "shells"
    strings:
        // "init=/bin/sh"
        $command = { (00|20|22) 69 6E 69 74 3D 2F 62 69 6E 2F 73 68 (00|0A|20|22) }
    condition:
        $command
}

rule ssh_permits_root_login
{
    meta:
        description = "SSH server that lets root log in with a password"
        severity = "medium"
        source = "sshd_config(5), PermitRootLogin"
        category = "shells"
    strings:
        // "PermitRootLogin yes"
        $command = { 0A 50 65 72 6D 69 74 52 6F 6F 74 4C 6F 67 69 6E 20 79 65 73 }
    condition:
        $command
}

rule ssh_permits_empty_passwords
{
    meta:
        description = "SSH server that accepts empty passwords"
        severity = "high"
        source = "sshd_config(5), PermitEmptyPasswords; CWE-258"
        category = "shells"
    strings:
        // "PermitEmptyPasswords yes"
        $command = { 0A 50 65 72 6D 69 74 45 6D 70 74 79 50 61 73 73 77 6F 72 64 73 20 79 65 73 }
    condition:
        $command
}

rule dropbear_blank_passwords
{
    meta:
        description = "Dropbear SSH server started so that it accepts blank passwords"
        severity = "high"
        source = "dropbear(8), option -B; CWE-258"
        category = "shells"
    strings:
        // "dropbear -", "B"
        $command = { 64 72 6F 70 62 65 61 72 20 2D [0-6] 42 (00|0A|20|22|26) }
    condition:
        $command
}

rule reverse_shell_bash
{
    meta:
        description = "Reverse shell through bash's /dev/tcp"
        severity = "critical"
        source = "bash(1), REDIRECTION (/dev/tcp); MITRE ATT&CK T1059.004"
        category = "shells"
    strings:
        // "bash -i >& /dev/tcp/"
        $command0 = { 62 61 73 68 20 2D 69 20 3E 26 20 2F 64 65 76 2F 74 63 70 2F }
        // "0<&196;exec 196<>/dev/tcp/"
        $command1 = { 30 3C 26 31 39 36 3B 65 78 65 63 20 31 39 36 3C 3E 2F 64 65 76 2F 74 63 70 2F }
    condition:
        any of them
}

rule reverse_shell_netcat
{
    meta:
        description = "Reverse or bind shell through netcat"
        severity = "critical"
        source = "BusyBox networking/nc.c usage (-e PROG); MITRE ATT&CK T1059.004"
        category = "shells"
    strings:
        // "nc ", "-e /bin/", "sh", "ash", "bash"
        $command = { (20|2F|0A) 6E 63 20 [0-60] 2D 65 20 2F 62 69 6E 2F (73 68|61 73 68|62 61 73 68) }
    condition:
        $command
}

rule reverse_shell_fifo
{
    meta:
        description = "Reverse shell through a named pipe and netcat"
        severity = "critical"
        source = "MITRE ATT&CK T1059.004; netcat-openbsd nc(1), \"rm -f /tmp/f; mkfifo /tmp/f\" example"
        category = "shells"
    strings:
        // "mkfifo /tmp/", "cat /tmp/", "/bin/sh -i 2>&1"
        $command = { 6D 6B 66 69 66 6F 20 2F 74 6D 70 2F [1-30] 63 61 74 20 2F 74 6D 70 2F [1-30] 2F 62 69 6E 2F 73 68
            20 2D 69 20 32 3E 26 31 }
    condition:
        $command
}

rule reverse_shell_python
{
    meta:
        description = "Reverse shell in Python"
        severity = "critical"
        source = "MITRE ATT&CK T1059.006"
        category = "shells"
    strings:
        // "import socket,subprocess,os;s=socket.socket("
        $command0 = { 69 6D 70 6F 72 74 20 73 6F 63 6B 65 74 2C 73 75 62 70 72 6F 63 65 73 73 2C 6F 73 3B 73 3D 73 6F
            63 6B 65 74 2E 73 6F 63 6B 65 74 28 }
        // "os.dup2(s.fileno(),0)"
        $command1 = { 6F 73 2E 64 75 70 32 28 73 2E 66 69 6C 65 6E 6F 28 29 2C 30 29 }
    condition:
        any of them
}

rule reverse_shell_perl
{
    meta:
        description = "Reverse shell in Perl"
        severity = "critical"
        source = "MITRE ATT&CK T1059"
        category = "shells"
    strings:
        // "use Socket;$i="
        $command0 = { 75 73 65 20 53 6F 63 6B 65 74 3B 24 69 3D 22 }
        // "open(STDIN,", ">&S", ")"
        $command1 = { 6F 70 65 6E 28 53 54 44 49 4E 2C 22 3E 26 53 22 29 }
    condition:
        any of them
}

rule reverse_shell_php
{
    meta:
        description = "Reverse shell in PHP"
        severity = "critical"
        source = "MITRE ATT&CK T1059"
        category = "shells"
    strings:
        // "$sock=fsockopen(", "exec(", "shell_exec(", "proc_open("
        $command = { 24 73 6F 63 6B 3D 66 73 6F 63 6B 6F 70 65 6E 28 [4-60] (65 78 65 63 28|73 68 65 6C 6C 5F 65 78 65
            63 28|70 72 6F 63 5F 6F 70 65 6E 28) }
    condition:
        $command
}

rule reverse_shell_socat
{
    meta:
        description = "Reverse shell through socat"
        severity = "critical"
        source = "socat(1), EXEC address with pty"
        category = "shells"
    strings:
        // "exec:", "EXEC:", "bash -li", "/bin/sh", "/bin/bash", ",pty,stderr"
        $command = { (65 78 65 63 3A|45 58 45 43 3A) [0-12] (62 61 73 68 20 2D 6C 69|2F 62 69 6E 2F 73 68|2F 62 69 6E
            2F 62 61 73 68) [0-4] 2C 70 74 79 2C 73 74 64 65 72 72 }
    condition:
        $command
}

rule php_web_shell
{
    meta:
        description = "PHP web shell that runs a request parameter"
        severity = "critical"
        source = "MITRE ATT&CK T1505.003"
        category = "shells"
    strings:
        // "eval($_POST["
        $command0 = { 65 76 61 6C 28 24 5F 50 4F 53 54 5B }
        // "system($_GET["
        $command1 = { 73 79 73 74 65 6D 28 24 5F 47 45 54 5B }
        // "eval(base64_decode($_"
        $command2 = { 65 76 61 6C 28 62 61 73 65 36 34 5F 64 65 63 6F 64 65 28 24 5F }
        // "passthru($_GET["
        $command3 = { 70 61 73 73 74 68 72 75 28 24 5F 47 45 54 5B }
    condition:
        any of them
}
