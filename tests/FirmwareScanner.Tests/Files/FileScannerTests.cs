using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Files;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Testing;
using FirmwareScanner.Tests.Rules;
using Xunit;

namespace FirmwareScanner.Tests.Files;

public sealed class FileScannerTests : IDisposable
{
    private static readonly SignatureSet Mixed = TestRules.Compile(TestRules.Mixed);

    private readonly TemporaryFolder _folder = new();
    private readonly FileScanner _scanner = new(Mixed);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scan_file_with_matches_is_found_and_lists_them_in_order()
    {
        FileScanResult result = ScanText("xxBOOT....BOOTBOOT");

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Equal(18, result.Size);
        Assert.Equal(18, result.BytesScanned);
        Assert.Empty(result.Reason);
        FiredRule boot = Assert.Single(result.Rules);
        Assert.Equal("default:boot", boot.Rule.FullName);
        Assert.Equal(Severity.High, boot.Rule.Severity);
        Assert.Equal(["loader"], boot.Rule.Tags);
        Assert.Equal("me", boot.Rule.Meta.Single(entry => entry.Key == "author").Value);
        Assert.Equal([new PatternMatch("$a", 2, 4), new("$a", 10, 4), new("$a", 14, 4)], boot.Matches);
    }

    [Fact]
    public void Scan_empty_file_is_not_clean()
    {
        FileScanResult result = ScanText(string.Empty);

        Assert.Equal((ScanVerdict.Incomplete, IncompleteReason.Empty), (result.Verdict, result.Reasons));
        Assert.True(result.IsEmpty);
        Assert.Equal("there are no bytes", result.Reason);
    }

    [Fact]
    public void Scan_file_without_matches_is_clean()
    {
        FileScanResult result = ScanText("nothing of interest");

        Assert.Equal(ScanVerdict.Clean, result.Verdict);
        Assert.Empty(result.Rules);
        Assert.Empty(result.Reason);
    }

    [Fact]
    public void Scan_informational_rule_is_listed_and_the_file_clean()
    {
        FileScanResult result = ScanText("..hsqs..");

        Assert.Equal(ScanVerdict.Clean, result.Verdict);
        FiredRule format = Assert.Single(result.Rules);
        Assert.Equal("format", format.Rule.Name);
        Assert.Equal(Severity.Info, format.Rule.Severity);
        Assert.True(format.Rule.IsInformational);
    }

    [Fact]
    public void Scan_private_rule_and_private_pattern_are_left_out()
    {
        FileScanResult result = ScanText("helper secret open");

        FiredRule fired = Assert.Single(result.Rules);
        Assert.Equal("uses_helper", fired.Rule.Name);
        Assert.Equal([new PatternMatch("$open", 14, 4)], fired.Matches);
        Assert.Equal(1, fired.MatchCount);
    }

    [Fact]
    public void Scan_matches_of_a_rule_that_did_not_fire_are_left_out()
    {
        FileScanResult result = ScanText("BOO aa aa");

        Assert.Equal(ScanVerdict.Clean, result.Verdict);
        Assert.Empty(result.Rules);
    }

    [Fact]
    public void Scan_file_longer_than_the_buffer_finds_matches_across_its_pieces()
    {
        const int Piece = FileScanner.PieceLength;
        byte[] content = new byte[(3 * Piece) + 5];
        for (int piece = 1; piece <= 3; piece++)
        {
            "BOOT"u8.CopyTo(content.AsSpan((piece * Piece) - piece));
        }

        "END!"u8.CopyTo(content.AsSpan(content.Length - 4));
        FileScanResult result = _scanner.Scan(_folder.Write("long.bin", content), cancellation: Cancellation);

        Assert.Equal(content.Length, result.BytesScanned);
        Assert.Equal(["boot", "tail"], result.Rules.Select(fired => fired.Rule.Name));
        Assert.Equal([Piece - 1, (2 * Piece) - 2, (3L * Piece) - 3], result.Rules[0].Matches.Select(match => match.Offset));
        Assert.Equal(content.Length - 4, Assert.Single(result.Rules[1].Matches).Offset);
    }

    [Fact]
    public void Scan_again_forgets_the_file_before()
    {
        ScanText("BOOT aaaaa");

        Assert.Empty(ScanText("none").Rules);
        Assert.Equal(1, Assert.Single(ScanText("BOOT").Rules).MatchCount);
    }

    [Fact]
    public void Scan_missing_file_is_unreadable()
    {
        FileScanResult result = _scanner.Scan(Path.Combine(_folder.Path, "absent"), cancellation: Cancellation);

        AssertIncomplete(result, IncompleteReason.Unreadable, "no such file or folder");
    }

    [Fact]
    public void Scan_folder_is_unreadable()
    {
        AssertIncomplete(_scanner.Scan(_folder.Path, cancellation: Cancellation), IncompleteReason.Unreadable, "is a folder");
    }

    [Fact]
    public void Scan_file_whose_read_fails_is_unreadable()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a file that opens and whose first byte cannot be read: /proc/self/mem");

        FileScanResult result = _scanner.Scan("/proc/self/mem", cancellation: Cancellation);

        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Equal(IncompleteReason.Unreadable, result.Reasons);
        Assert.StartsWith("read error after byte 0: ", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_stream_that_fails_half_way_keeps_what_was_found_before()
    {
        using var stream = new FailingStream("BOOT"u8.ToArray());

        FileScanResult result = _scanner.Scan(stream, "-", Cancellation);

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Equal(IncompleteReason.Unreadable, result.Reasons);
        Assert.Equal("read error after byte 4: the cable was pulled", result.Reason);
        Assert.Equal("boot", Assert.Single(result.Rules).Rule.Name);
    }

    [Fact]
    public void Scan_kernel_file_that_says_zero_bytes_is_never_clean()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a file that says it has 0 bytes and has some: /proc/version");

        FileScanResult result = _scanner.Scan("/proc/version", cancellation: Cancellation);

        Assert.True(result.BytesScanned > 0);
        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Equal(IncompleteReason.Changed, result.Reasons);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scan_file_that_grows_or_shrinks_meanwhile_has_changed(bool grows)
    {
        string path = _folder.Write("live.bin", new byte[1 << 21]);
        bool isChanged = false;
        _scanner.Advanced = _ =>
        {
            if (!isChanged)
            {
                isChanged = true;
                using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(grows ? (1 << 21) + 3 : 1 << 20);
            }
        };

        FileScanResult result = _scanner.Scan(path, cancellation: Cancellation);

        string expected = $"changed while read: its size was 2097152 bytes and is {(grows ? 2097155 : 1048576)}";
        AssertIncomplete(result, IncompleteReason.Changed, expected);
    }

    [Fact]
    public void Scan_file_that_is_rewritten_in_place_meanwhile_has_changed()
    {
        string path = _folder.Write("live.bin", new byte[1 << 21]);
        _scanner.Advanced = _ => File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));

        FileScanResult result = _scanner.Scan(path, cancellation: Cancellation);

        AssertIncomplete(result, IncompleteReason.Changed, "changed while read: it was written to");
    }

    [Fact]
    public void Scan_file_that_grows_for_ever_comes_to_an_end()
    {
        string path = _folder.Write("log", new byte[10]);
        _scanner.Advanced = _ => File.AppendAllBytes(path, new byte[10]);

        FileScanResult result = _scanner.Scan(path, cancellation: Cancellation);

        Assert.Equal(IncompleteReason.Changed, result.Reasons);
    }

    [Fact]
    public void Scan_pipe_in_a_folder_is_skipped_without_opening_it()
    {
        string path = MakePipe();

        AssertIncomplete(
            _scanner.Scan(path, cancellation: Cancellation),
            ObjectReason.Special,
            "is a named pipe, not a regular file: skipped");
    }

    [Fact]
    public void Scan_pipe_that_the_user_names_is_read()
    {
        string path = MakePipe();
        var writer = new Thread(() => File.WriteAllText(path, "..BOOT..")) { IsBackground = true };
        writer.Start();

        FileScanResult result = _scanner.Scan(path, readSpecial: true, Cancellation);
        Assert.True(writer.Join(StartedProgram.Patience));

        Assert.Equal(ScanVerdict.Found, result.Verdict);
        Assert.Equal(8, result.Size);
    }

    [Fact]
    public void Scan_cancelled_is_stopped()
    {
        string path = _folder.Write("long.bin", new byte[1 << 21]);
        using var cancellation = new CancellationTokenSource();
        _scanner.Advanced = _ => cancellation.Cancel();

        AssertIncomplete(
            _scanner.Scan(path, cancellation: cancellation.Token), IncompleteReason.Stopped, "stopped after byte 131072");
    }

    [Fact]
    public void Scan_more_matches_than_listed_counts_all_and_says_how_many_are_omitted()
    {
        var scanner = new FileScanner(Mixed, new MatchLimits { PerPattern = 10 });

        FileScanResult result = scanner.Scan(new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 101))), "a", Cancellation);

        FiredRule counted = Assert.Single(result.Rules);
        Assert.Equal(100, counted.MatchCount);
        Assert.Equal(10, counted.Matches.Count);
        Assert.Equal(90, counted.OmittedMatches);
        Assert.Equal(90, result.OmittedMatches);
        Assert.Contains("omitted 90 default:counted", EventLog.Of(result).Lines);
    }

    [Fact]
    public void Scan_more_matches_than_kept_of_a_stream_counts_all()
    {
        var scanner = new FileScanner(Mixed, new MatchLimits { PerStream = 50 });

        FileScanResult result = scanner.Scan(new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 101))), "a", Cancellation);

        Assert.Equal(50, Assert.Single(result.Rules).OmittedMatches);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void AssertIncomplete(FileScanResult result, int reasons, string reason)
    {
        Assert.Equal(ScanVerdict.Incomplete, result.Verdict);
        Assert.Equal(reasons, result.Reasons);
        Assert.Equal(reason, result.Reason);
    }

    private FileScanResult ScanText(string content) =>
        _scanner.Scan(_folder.Write("file.bin", Encoding.ASCII.GetBytes(content)), cancellation: Cancellation);

    private string MakePipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs mkfifo");
        string path = Path.Combine(_folder.Path, "pipe");
        Assert.Equal(0, StartedProgram.Run(new ProcessStartInfo("mkfifo", [path])).ExitCode);
        return path;
    }

    /// <summary>Gives its bytes, then fails.</summary>
    private sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            return count > 0 ? count : throw new IOException("the cable was pulled.");
        }
    }
}
