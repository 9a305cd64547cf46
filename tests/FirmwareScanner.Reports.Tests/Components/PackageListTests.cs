using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Reports.Components;
using Xunit;

namespace FirmwareScanner.Reports.Tests.Components;

/// <summary>What lists of packages in file systems tell.</summary>
public sealed class PackageListTests
{
    private const string Dpkg = """
        Package: busybox
        Status: install ok installed
        Version: 1:1.36.1-9
        Architecture: arm64
        Description: tiny utilities
         Version: 9 of this line is not one
        
        Package: gone
        Status: deinstall ok config-files
        Version: 2
        
        Package: half
        Status: install ok unpacked
        Version: 3
        
        """;

    [Theory]
    [InlineData("var/lib/dpkg/status")]
    [InlineData("./var/lib/dpkg/status")]
    [InlineData("rootfs/var/lib/dpkg/status")]
    [InlineData("var/lib/dpkg/status.d/busybox")]
    public void Installed_packages_of_dpkg_are_components(string name)
    {
        SoftwareComponent[] found = Read(name, Dpkg);

        Assert.Equal(["busybox 1:1.36.1-9", "half 3"], found.Select(component => component.Name + " " + component.Version));
        Assert.Equal("pkg:deb/debian/busybox@1:1.36.1-9?arch=arm64", found[0].PackageUrl);
        Assert.Equal(("!tar/" + name, null), (found[0].Places[0].Path, found[0].Places[0].Offset));
    }

    [Theory]
    [InlineData("var/lib/dpkg/status.d/busybox.md5sums")]
    [InlineData("var/lib/dpkg/status.d/deep/busybox")]
    [InlineData("var/lib/dpkg/status-old")]
    [InlineData("xvar/lib/dpkg/status")]
    [InlineData("etc/status")]
    public void Other_files_are_no_lists(string name) => Assert.Empty(Read(name, Dpkg));

    [Fact]
    public void Packages_of_opkg_and_apk_are_components()
    {
        const string Opkg = "Package: libubox\nVersion: 2023-05-23-75a3b870-1\nStatus: install user installed\nArchitecture: mips_24kc\n";
        const string Apk = "C:Q1x=\nP:musl\nV:1.2.5-r0\nA:x86_64\nF:lib\nR:libc.so\n\nP:zlib\nV:1.3.1-r1\nA:x86_64\n\n";

        Assert.Equal("pkg:opkg/libubox@2023-05-23-75a3b870-1?arch=mips_24kc", Assert.Single(Read("usr/lib/opkg/status", Opkg)).PackageUrl);
        Assert.Equal(
            ["pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64", "pkg:apk/alpine/zlib@1.3.1-r1?arch=x86_64"],
            Read("lib/apk/db/installed", Apk).Select(component => component.PackageUrl));
    }

    [Fact]
    public void System_names_itself_and_whose_packages_are_in_it()
    {
        byte[] image = TarImage.Create(
        [
            ("etc/os-release", Encoding.UTF8.GetBytes("NAME=\"OpenWrt\"\r\nID=\"openwrt\"\r\nVERSION_ID='23.05.3'\r\n")),
            ("usr/lib/opkg/status", Encoding.UTF8.GetBytes("Package: a\nVersion: 1\n")),
            ("other/usr/lib/opkg/status", Encoding.UTF8.GetBytes("Package: b\nVersion: 1\n")),
        ]);

        SoftwareComponent[] found = [.. PackageLists.In(TarImage.Read(image))];

        Assert.Equal(["openwrt 23.05.3", "a 1", "b 1"], found.Select(component => component.Name + " " + component.Version));
        Assert.Equal("operating-system", found[0].Type);
        Assert.Equal(["pkg:opkg/openwrt/a@1", "pkg:opkg/b@1"], found[1..].Select(component => component.PackageUrl));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("Package\nVersion 1\n\0\0\0")]
    [InlineData("Package:\nVersion: 1\n\n: x\n :\n")]
    [InlineData("Version: 1\n")]
    public void Damaged_lists_name_nothing(string content) => Assert.Empty(Read("var/lib/dpkg/status", content));

    [Fact]
    public void Random_lists_are_read_like_a_naive_reader_does()
    {
        var random = new Random(20_261_129);
        string[] keys = ["Package", "Version", "Architecture", "Status", "Depends", " Package", "Package "];
        string[] values = ["a", "b:c", "install ok installed", "install ok not-installed", "purge ok config-files", string.Empty, " x "];
        for (int round = 0; round < 500; round++)
        {
            var text = new StringBuilder();
            for (int line = random.Next(30); line > 0; line--)
            {
                text.Append(random.Next(4) == 0 ? string.Empty : $"{keys[random.Next(keys.Length)]}:{values[random.Next(values.Length)]}");
                text.Append(random.Next(5) == 0 ? "\r\n" : "\n");
            }

            string content = text.ToString();
            Assert.Equal(ReadNaively(content), Read("var/lib/dpkg/status", content).Select(component => component.Name + "|" + component.Version));
        }
    }

    private static SoftwareComponent[] Read(string name, string content) => [.. PackageLists.In(TarImage.Read(TarImage.Create(name, content)))];

    private static IEnumerable<string> ReadNaively(string content)
    {
        IEnumerable<string[]> paragraphs = content.Replace("\r", string.Empty, StringComparison.Ordinal).Split("\n\n")
            .Select(paragraph => paragraph.Split('\n'));
        var seen = new HashSet<string>();
        foreach (string[] lines in paragraphs)
        {
            string? Of(string key) => lines.FirstOrDefault(line => line.StartsWith(key + ":", StringComparison.Ordinal))?[(key.Length + 1)..].Trim();
            string? name = Of("Package");
            string? state = Of("Status");
            bool isAbsent = state is not null && (state.EndsWith("not-installed", StringComparison.Ordinal) || state.EndsWith("config-files", StringComparison.Ordinal));
            if (name is { Length: > 0 } && !isAbsent && seen.Add(name + "|" + Of("Version")))
            {
                yield return name + "|" + Of("Version");
            }
        }
    }
}
