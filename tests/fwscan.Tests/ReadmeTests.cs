using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Tool.Tests;

/// <summary>What the README shows is what the tool prints, and its numbers are those of the product.</summary>
public sealed partial class ReadmeTests : FwscanFixture
{
    private const string Elision = "     ...";

    private static readonly string Readme = File.ReadAllText(RepositoryFiles.PathOf("README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Output_of_the_replay_in_the_README_is_that_of_the_command()
    {
        string recording = RepositoryFiles.PathOf("tests", "recordings", "opensbi-fw_dynamic.pcapng");
        string[] shown = Shown("Events");

        string[] printed = Run("replay", recording).Output.ReplaceLineEndings("\n").Split('\n');

        Assert.Contains(Elision, shown);
        Assert.Empty(shown.Where(line => line != Elision).Except(printed));
    }

    [Fact]
    public void Output_of_the_scan_in_the_README_is_that_of_the_command_but_for_numbers()
    {
        Put("image.bin", Image());

        FwscanResult result = Run("scan", "image.bin");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(Shown("found ").Select(WithoutNumbers), result.Lines.Select(WithoutNumbers));
    }

    [Fact]
    public void Output_of_explain_in_the_README_is_the_beginning_of_that_of_the_command()
    {
        string[] shown = Shown("builtin:");

        FwscanResult result = Run("explain", shown[0].Split(':')[1]);

        Assert.Equal(shown, result.Lines.Take(shown.Length));
    }

    [Fact]
    public void Numbers_of_rules_formats_and_boards_in_the_README_are_those_of_the_product()
    {
        int rules = Run("rules", "--json").Lines.Count(line => JsonNode.Parse(line)!["rule"] is not null);
        string formats = File.ReadLines(RepositoryFiles.PathOf("docs", "formats.md"))
            .Single(line => line.StartsWith("Names: ", StringComparison.Ordinal));
        int boards = Directory.EnumerateFiles(RepositoryFiles.PathOf("hardware", "boards"), "*.json")
            .Count(path => !path.EndsWith(".schema.json", StringComparison.Ordinal));
        string onBoards = OnBoards().Match(Readme).Groups["count"].Value;

        Assert.Contains($"[{rules} rules](docs/built-in-rules.md)", Readme, StringComparison.Ordinal);
        Assert.Contains($"[{FormatName().Count(formats)} formats](docs/formats.md)", Readme, StringComparison.Ordinal);
        Assert.Contains($"[{boards} boards](hardware/README.md)", Readme, StringComparison.Ordinal);
        Assert.Contains($"built in, {onBoards} of them on the", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_of_the_tool_is_named_in_the_README()
    {
        IEnumerable<string> commands = Run("--help").Lines.SkipWhile(line => line != "Commands:").Skip(1)
            .TakeWhile(line => line.Length > 0).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);

        Assert.All(commands, command => Assert.True(
            Readme.Contains($"`{command}`", StringComparison.Ordinal) || Readme.Contains($"\nfwscan {command} ", StringComparison.Ordinal), command));
    }

    private static string[] Shown(string beginning) => Readme.Split("```text\n").Skip(1).Select(part => part.Split("```")[0])
        .Single(block => block.StartsWith(beginning, StringComparison.Ordinal)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Code, padding, a file system in gzip, padding, a test key: as the README has it.
    private static byte[] Image()
    {
        byte[] code = [.. Enumerable.Range(0, 90_000).Select(i => (byte)(i % 251 * 7 % 113))];
        byte[] packed = LayerTests.Gzip(Archive());
        byte[] key = Encoding.Latin1.GetBytes("DO NOT TRUST - AMI Test PK");
        return [.. code, .. Fill(0x20000 - code.Length), .. packed, .. Fill(0x30000 - packed.Length), .. key, .. new byte[5_000]];
    }

    private static byte[] Archive()
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            Add(writer, "etc/shadow", "root:$1$abcdefgh$ABCDEFGHIJKLMNOPQRSTUV:10933:0:99999:7:::\n");
            Add(writer, "etc/init.d/S50telnet", "#!/bin/sh\ntelnetd -l /bin/sh\n");
            Add(writer, "usr/share/help.txt", string.Concat(Enumerable.Range(0, 4_000).Select(i => $"{i * 7919 % 9973} ")));
        }

        return stream.ToArray();
    }

    private static void Add(TarWriter writer, string path, string content) =>
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
        {
            DataStream = new MemoryStream(Encoding.Latin1.GetBytes(content)),
        });

    private static byte[] Fill(int count) => [.. Enumerable.Repeat((byte)0xFF, count)];

    private static string WithoutNumbers(string line) => Number().Replace(line, "#");

    [GeneratedRegex(@"0x[0-9a-f]+|[0-9][0-9.,]*(?<![.,])")]
    private static partial Regex Number();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex FormatName();

    [GeneratedRegex("on the board: (?<count>[0-9]+) of")]
    private static partial Regex OnBoards();
}
