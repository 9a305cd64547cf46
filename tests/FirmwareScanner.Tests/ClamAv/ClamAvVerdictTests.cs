using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace FirmwareScanner.Tests.ClamAv;

/// <summary>This scanner finds what clamscan finds.</summary>
public sealed class ClamAvVerdictTests : IDisposable
{
    // What begins so is neither text, of which clamscan looks at a changed copy, nor of any other type.
    private static readonly byte[] Prefix = [0x00, 0x81, 0xFE, 0x05, 0x80, 0x99, 0x00, 0x13, 0xF7, 0x03];

    private readonly string _folder = Directory.CreateTempSubdirectory("fwscan-clamav-").FullName;

    private string Files => Directory.CreateDirectory(Path.Combine(_folder, "files")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Random_logical_signatures_find_what_clamscan_finds()
    {
        ClamAvProgram.Require();
        var random = new Random(20_261);
        AddRandomFiles(random, 60);
        Compare("random.ldb", Enumerable.Range(0, 200).Select(i => RandomSignature(random, $"T{i}")));
    }

    [Fact]
    public void Bodies_modifiers_and_offsets_mean_what_they_do_to_clamscan()
    {
        ClamAvProgram.Require();
        string[] texts =
        [
            "ABCD", "xABCDx", " ABCD.", "abcd", "A\0B\0C\0D\0", "xA\0B\0C\0D\0", "x\0A\0B\0C\0D\0z\0", "ABCD\n", "\nABCD\r\n", "AB--CD", "ABABCD",
            "q..ABCD..z", "q....ABCD", "ABCD.z", "ABCDABCD", "-ABCD/x", "<ABCD>", "=ABCD=", "val=0x1F;", "val=31  ;", "val= 31 ;", "val=1Fz;",
        ];
        for (int i = 0; i < texts.Length; i++)
        {
            AddFile($"f{i}", [.. Prefix, .. texts[i].Select(c => (byte)c)]);
            AddFile($"g{i}", [.. Prefix, .. texts[i].Select(c => (byte)c), 0x00, 0xFD, .. new byte[20]]);
        }

        string[] subsignatures =
        [
            "41424344", "41424344::i", "41424344::w", "41424344::wa", "41424344::f", "41424344::fw", "41424344::iwf", "10:41424344", "11,4:41424344",
            "EOF-4:41424344", "EOF-30,10:41424344", "(B)41424344", "41424344(B)", "(B)41424344(B)", "!(B)41424344", "(W)41424344(W)", "41424344!(W)",
            "(L)41424344", "41424344(L)", "!(L)41424344!(L)", "71[2-2]41424344", "71[1-3]41424344", "41424344[1-3]7a", "71[2-4]41424344[0-2]7a",
            "4142(2d|41)??4344", "4142*4344", "4142{1-3}4344", "4142(W)2d4344", "4142(B)(B)4344", "4?424344", "?1424344",
        ];

        // At the end of a file clamscan takes "ABCD\r\n" for this one, too, without the two bytes behind: only where they are.
        const string Line = "Line;Engine:81-255,Target:0,FileSize:30-1000;0;41424344(L)00fd";
        Compare("bodies.ldb", subsignatures.Select((text, i) => $"B{i};Engine:81-255,Target:0;0;{text}").Append(Line));
    }

    [Fact]
    public void Comparisons_and_expressions_mean_what_they_do_to_clamscan()
    {
        ClamAvProgram.Require();
        string[] texts =
        [
            "val=31;", "val=0x1F;", "val= 31;", "val=1F00;", "val=001F;", "val=zz;", "val=\u001F\0\0\0;", "val=\0\0\0\u001F;", "val=31;val=77;", "foo1bar",
            "foo22bar", "foo\nbar", "FOO1BAR", "foobar val=9", "val=",
        ];
        for (int i = 0; i < texts.Length; i++)
        {
            AddFile($"f{i}", [.. Prefix, .. texts[i].Select(c => (byte)c)]);
            AddFile($"g{i}", [.. Prefix, 0xAA, 0xBB, .. texts[i].Select(c => (byte)c), 0, 0, 0, 0]);
        }

        string[] tails =
        [
            "0(>>4#db2#=31)", "0(>>4#de2#=31)", "0(>>4#hb4#=31)", "0(>>4#hbe4#=31)", "0(>>4#hl4#=31)", "0(>>4#hle4#=7936)", "0(>>4#ab4#=31)",
            "0(>>4#il4#=31)", "0(>>4#ib4#=31)", "0(>>4#ib1#>20,<50)", "0(<<2#ib1#=0xAA)", "0(>>4#db2#>30,<40)", "0/val=\\d+/", "0/val=\\d+;/g",
            "0/VAL=[0-9A-F]{2}/i", "0=0/foo.bar/", "0=0/foo.bar/s", "12:0/val=3/", "10:0/val=3/", "10,4:0/val=3/", "5:0/val=3/r", "0/(?:val|foo)=3/",
        ];
        Compare("tails.ldb", tails.SelectMany((text, i) => new[] { $"C{i};Engine:81-255,Target:0;1;76616c3d;{text}" }));
    }

    [Fact]
    public void Macros_match_where_clamscan_has_them_match()
    {
        ClamAvProgram.Require();
        var random = new Random(12);
        for (int i = 0; i < 150; i++)
        {
            string[] words = ["abc", "xyz", "uvw", "pqr", "-", "--"];
            string text = string.Concat(Enumerable.Range(0, random.Next(2, 14)).Select(_ => words[random.Next(words.Length)]));
            AddFile($"m{i}", [.. Prefix, .. text.Select(c => (byte)c), 0x00, 0xFD, .. new byte[20]]);
        }

        string folder = Directory.CreateDirectory(Path.Combine(_folder, "macros")).FullName;
        File.WriteAllText(Path.Combine(folder, "group.ndb"), "G1:0:$7:78797a\nG2:0:$7$:757677\nG3:0:$8:707172\nG4:1:$9:757677\n");
        string[] macros = ["${3-5}7$", "${4-4}7$", "${3-20}8$", "${0-9}9$", "${9-3}7$"];
        string[] logics = ["0&1", "1", "0=2|1>90", "1>1", "0>2|1>90", "(0|1)>3"];
        IEnumerable<string> lines = macros.SelectMany((macro, m) => logics.Select((logic, l) =>
            $"M{m}.{l};Engine:81-255,Target:0;{logic};616263;{macro}"));
        File.WriteAllText(Path.Combine(folder, "macros.ldb"), string.Join('\n', lines) + "\n");
        Compare(folder);
    }

    [Fact]
    public void Version_information_is_found_where_clamscan_finds_it()
    {
        ClamAvProgram.Require();
        string program = typeof(ClamAvVerdictTests).Assembly.Location;
        File.Copy(program, Path.Combine(Files, "windows.bin"));
        byte[] bytes = File.ReadAllBytes(program);
        for (int i = 0; i < 60; i++)
        {
            // Some of the sizes of the information are wrong.
            byte[] changed = (byte[])bytes.Clone();
            int at = changed.AsSpan().IndexOf(Encoding.Unicode.GetBytes("VS_VERSION_INFO")) - 6;
            Span<byte> resource = changed.AsSpan(at, 0x300);
            int target = new[] { 0, 2, 0x28, 0x5C, 0x5E }[i % 5] + (i < 5 ? 0 : 4 * (i - 5));
            resource[target] = (byte)(resource[target] + 1 + (i % 3));
            AddFile($"changed{i}.bin", changed);
        }

        string[] keys = ["Comments", "CompanyName", "FileDescription", "FileVersion", "InternalName", "LegalCopyright", "OriginalFilename", "ProductName", "Assembly Version"];
        Compare("version.ldb", keys.SelectMany(key => new[]
        {
            $"{key.Replace(' ', '_')};Engine:81-255,Target:1;0;VI:{Convert.ToHexStringLower(Encoding.Unicode.GetBytes(key + '\0'))}",
            $"{key.Replace(' ', '_')}.Inside;Engine:81-255,Target:1;0;VI:{Convert.ToHexStringLower(Encoding.Unicode.GetBytes(key[1..]))}",
        }));
    }

    [Fact]
    public void Hashes_are_found_where_clamscan_finds_them()
    {
        ClamAvProgram.Require();
        var random = new Random(7);
        AddRandomFiles(random, 12);
        string[] files = Directory.GetFiles(Files);
        var lines = new List<string>();
        for (int i = 0; i < files.Length; i++)
        {
            byte[] bytes = File.ReadAllBytes(files[i]);
            string digest = Convert.ToHexStringLower((i % 3) switch
            {
                0 => Hash(HashAlgorithmName.MD5, bytes),
                1 => Hash(HashAlgorithmName.SHA1, bytes),
                _ => Hash(HashAlgorithmName.SHA256, bytes),
            });
            string size = (i % 4) switch { 0 => "*", 3 => $"{bytes.Length + 1}", _ => $"{bytes.Length}" };
            lines.Add($"{digest}:{size}:H{i}:73");
        }

        Compare("hashes.hsb", lines);
    }

    [Fact]
    public void Places_in_executables_are_where_clamscan_has_them()
    {
        ClamAvProgram.Require();
        File.Copy(typeof(ClamAvVerdictTests).Assembly.Location, Path.Combine(Files, "windows.bin"));
        const string Program = "/bin/true";
        if (File.Exists(Program))
        {
            File.Copy(Program, Path.Combine(Files, "unix.bin"));
        }

        AddFile("other.bin", [.. Prefix, .. "/lib64/ld-linux"u8]);
        var lines = new List<string>();
        foreach (int target in new[] { 1, 6 })
        {
            for (int section = 0; section < 32; section++)
            {
                lines.Add($"SE{target}.{section};Engine:81-255,Target:{target};0;SE{section}:2f6c6962");
                lines.Add($"S{target}.{section};Engine:81-255,Target:{target};0;S{section}+0:2f6c6962");
                lines.Add($"Text{target}.{section};Engine:81-255,Target:{target};0;SE{section}:005f00");
            }

            for (int count = 1; count < 40; count += 3)
            {
                lines.Add($"N{target}.{count};Engine:81-255,Target:{target},NumberOfSections:{count}-{count + 2};0;0000");
            }

            lines.Add($"Start{target};Engine:81-255,Target:{target};0;EP+0,16:31ed4989");
            lines.Add($"Jump{target};Engine:81-255,Target:{target};0;EP+0:ff25");
            lines.Add($"Last{target};Engine:81-255,Target:{target};0;SL+1:2e73796d746162");
            lines.Add($"LastSome{target};Engine:81-255,Target:{target};0;SL+0,64:2e7368");
            lines.Add($"Magic{target};Engine:81-255,Target:{target};0;(W)6c6962");
        }

        Compare("places.ldb", lines);
    }

    [Fact]
    public void Sections_are_found_by_their_hashes_where_clamscan_finds_them()
    {
        ClamAvProgram.Require();
        string program = typeof(ClamAvVerdictTests).Assembly.Location;
        File.Copy(program, Path.Combine(Files, "windows.bin"));
        byte[] bytes = File.ReadAllBytes(program);
        using var reader = new PEReader(new MemoryStream(bytes));
        Compare("sections.mdb", reader.PEHeaders.SectionHeaders.Select((header, i) =>
        {
            byte[] section = bytes[header.PointerToRawData..(header.PointerToRawData + header.SizeOfRawData)];
            return $"{section.Length}:{Convert.ToHexStringLower(Hash(HashAlgorithmName.MD5, section))}:Section{i}";
        }));
    }

    private static byte[] Hash(HashAlgorithmName name, byte[] bytes) => CryptographicOperations.HashData(name, bytes);

    private void Compare(string name, IEnumerable<string> lines)
    {
        string database = Path.Combine(_folder, name);
        File.WriteAllText(database, string.Join('\n', lines) + "\n");
        Compare(database);
    }

    private void Compare(string database)
    {
        SortedSet<string> expected = ClamAvProgram.Findings(database, Files);
        Assert.NotEmpty(expected);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', ClamAvProgram.OwnFindings(database, Files)));
    }

    private void AddFile(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(Files, name), bytes);

    private void AddRandomFiles(Random random, int count)
    {
        byte[] alphabet = [0x41, 0x42, 0xC3];
        for (int i = 0; i < count; i++)
        {
            byte[] body = [.. Enumerable.Range(0, random.Next(6, 24)).Select(_ => alphabet[random.Next(alphabet.Length)])];
            AddFile($"r{i}", [.. Prefix, .. body]);
        }
    }

    private static string RandomSignature(Random random, string name)
    {
        int count = random.Next(1, 5);
        string[] bodies = [.. Enumerable.Range(0, count).Select(_ => RandomBody(random))];

        // All have to be named, and so the last one is.
        string logic = RandomLogic(random, count, 3);
        logic = $"{logic}|{count - 1}>50";
        return $"{name};Engine:81-255,Target:0;{logic};{string.Join(';', bodies)}";
    }

    private static string RandomBody(Random random)
    {
        string[] bytes = ["41", "42", "c3"];
        return string.Concat(Enumerable.Range(0, random.Next(2, 4)).Select(_ => bytes[random.Next(bytes.Length)]));
    }

    private static string RandomLogic(Random random, int count, int depth)
    {
        if (depth == 0 || random.Next(3) == 0)
        {
            string leaf = $"{random.Next(count)}";
            return random.Next(3) == 0 ? $"{leaf}{"=<>"[random.Next(3)]}{random.Next(4)}" : leaf;
        }

        string pair = RandomLogic(random, count, depth - 1) + "&|"[random.Next(2)] + RandomLogic(random, count, depth - 1);
        return random.Next(3) switch
        {
            0 => pair,
            1 => $"({pair})",
            _ => $"({pair}){"=<>"[random.Next(3)]}{random.Next(6)}" + (random.Next(2) == 0 ? $",{random.Next(1, 4)}" : string.Empty),
        };
    }
}
