using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Tool.Tests;

/// <summary>A sample and a near miss for each rule of <c>docs/cookbook.md</c>; secrets are written in pieces, and are none.</summary>
internal static class CookbookSamples
{
    private const int EnvironmentSize = 8_192;
    private const string Firewall = "#!/bin/sh\niptables -F\niptables -P INPUT ACCEPT\n";

    /// <summary>The samples.</summary>
    public static IReadOnlyList<CookbookSample> All { get; } =
    [
        Text("root_password_hash", "x:1\nroot:$6$salt$" + Letters(86) + ":18000:0:", "x:1\nroot:!$6$salt$" + Letters(86) + ":18000:0:"),
        Text("private_key_with_body", KeyLine + "\r\n" + Letters(64) + "\r\n", KeyLine + "\\n%s\\n" + Letters(64) + "\n"),
        Text("cloud_access_key", "id=AKI" + "AQ7ZK2M4N6P8R3S5T;", "id=AKI" + "AIOSFODNN7EXAMPLE;"),
        Bytes("secret_readable_by_all", TarWith("etc/ssl/device.key", 0x1A4), TarWith("etc/ssl/device.key", 0x180)),
        Text("default_login_in_base64", Basic("..admin:password.."), Basic("..admin:passport..")),
        Bytes("telnet_without_login", TelnetAt("etc/init.d/S50telnet"), TelnetAt("usr/share/doc/telnet.txt")),
        Bytes("uboot_verify_off", UBootEnvironment("verify=no"), UBootEnvironment("verify=yes")),
        Text("kernel_starts_a_shell", "\0console=ttyS0,115200 rw init=/bin/sh\0", "\0console=ttyS0,115200 rw\0 init=/bin/sh\0"),
        Text("is_shell_script", "script_empties_firewall", Firewall, " " + Firewall),
        Text("script_empties_firewall", Firewall, Firewall.Replace("-P INPUT ACCEPT", "-P INPUT DROP", StringComparison.Ordinal)),
        Text("certificate_named_test", CommonName + "Test Signer 1", CommonName + "Best Signer 1"),
        Text("unsigned_android_boot_image", AndroidBoot, AndroidBoot + "AVBf" + new string('\u0002', 60)),
        Text("update_over_http",
            "url=HTTP://fw.example.org/v2/router.bin",
            "url=http://localhost/v2/router.bin or http://127.0.0.1/x.y.img"),
        Text("download_without_certificate_check",
            "#!/bin/sh\ncurl -s -k https://example.org\n",
            "# !/bin/sh\ncurl -s -k https://example.org\n"),
        Text("openssl_without_support",
            "\0OpenSSL 1.0.2k-fips\0OpenSSL 1.0.2u  20 Dec 2019\0",
            "\0OpenSSL 1.0.2 or later\0OpenSSL 3.0.2 15 Mar 2022\0"),
        Bytes("esp32_application_of_old_idf", EspApplication("v3.3.5"), EspApplication("v5.1.2")),
        Bytes("uimage_of_a_working_copy", UImage("Linux-5.4.0-dirty", string.Empty), UImage("Linux-5.4.0", "-dirty")),
        Text("paths_of_build_machine", Paths(3), Paths(2)),
        Bytes("hidden_busybox_command", Hidden(0x5A), Hidden(0)),
        Bytes("program_with_writable_code", ElfProgram(7), ElfProgram(5)),
        Text("no_rule_file", "update_over_http", Address,
            Address + "\nrule a\n{\n    strings:\n        $a = 1\n    condition:\n        $a\n}\n"),
    ];

    private static string KeyLine => "-----BEGIN RSA PRIV" + "ATE KEY-----";

    // 2.5.4.3, UTF8String, 13 bytes.
    private static string CommonName => "....\u0006\u0003\u0055\u0004\u0003\u000C\u000D";

    private static string AndroidBoot => "ANDROID!" + new string('\u0001', 300);

    private static string Address => "http://fw.example.org/router.bin";

    private static CookbookSample Text(string rule, string hit, string miss) => Text(rule, rule, hit, miss);

    private static CookbookSample Text(string rule, string observed, string hit, string miss) =>
        new(rule, observed, Encoding.Latin1.GetBytes(hit), Encoding.Latin1.GetBytes(miss));

    private static CookbookSample Bytes(string rule, byte[] hit, byte[] miss) => new(rule, rule, hit, miss);

    private static string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(i => (char)('A' + (i * 7 % 26))));

    private static string Basic(string login) => "Authorization: Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes(login));

    private static string Paths(int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"\u0001/home/somebody/router/part{i}.c\0"));

    private static byte[] Hidden(int key) => [.. "....\u0003/bin/busybox ECCHI\u0003"u8.ToArray().Select(value => (byte)(value ^ key))];

    private static byte[] TelnetAt(string path) => TarOf(path, 0x1ED, "#!/bin/sh\n/usr/sbin/telnetd -p 23 -l /bin/sh &\n");

    private static byte[] TarWith(string path, int mode) => TarOf(path, mode, "no key\n");

    private static byte[] TarOf(string path, int mode, string content)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
            {
                Mode = (UnixFileMode)mode,
                DataStream = new MemoryStream(Encoding.Latin1.GetBytes(content)),
            });
        }

        return stream.ToArray();
    }

    // CRC-32, then variables that end with a zero byte each. The trailer of gzip has that CRC-32.
    private static byte[] UBootEnvironment(string variable)
    {
        byte[] data = new byte[EnvironmentSize - sizeof(uint)];
        Encoding.Latin1.GetBytes($"bootcmd=bootm 0x80000000\0bootdelay=2\0baudrate=115200\0{variable}\0").CopyTo(data, 0);
        return [.. LayerTests.Gzip(data)[^8..^4], .. data];
    }

    private static byte[] EspApplication(string version)
    {
        byte[] bytes = new byte[512];
        bytes[0] = 0xE9;
        bytes[1] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(32), 0xABCD5432);
        Encoding.Latin1.GetBytes(version).CopyTo(bytes, 144);
        return bytes;
    }

    private static byte[] UImage(string name, string behind)
    {
        byte[] bytes = new byte[128];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, 0x27051956);
        Encoding.Latin1.GetBytes(name).CopyTo(bytes, 32);
        Encoding.Latin1.GetBytes(behind).CopyTo(bytes, 64);
        return bytes;
    }

    // A header of 52 bytes, and one segment that is loaded with these permissions (1 execute, 2 write, 4 read).
    private static byte[] ElfProgram(int permissions)
    {
        byte[] bytes = new byte[128];
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1 }.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), 52);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(40), 52);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(42), 32);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(44), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(52), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(68), 84);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(72), 84);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(76), permissions);
        return bytes;
    }
}
