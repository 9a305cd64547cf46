using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Log;
using FirmwareScanner.Device.Log;
using FirmwareScanner.Link;
using FirmwareScanner.Log;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;
using FirmwareScanner.Virtual;
using Xunit;
using File = System.IO.File;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The log of a device: what it says, what lasts when power goes, and that it costs no verdict.</summary>
public sealed class ScanLogTests
{
    private const int Files = 4;
    private const int FileLength = 4096;
    private const int Commits = 6;
    private const int RecordsOfCommit = 3;

    [Fact]
    public void Start_streams_and_a_restart_are_logged_with_their_numbers_and_times()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(5000)).Verdict);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(client, Images.Bad(5000)).Verdict);
        bench.Step(10);
        client.Reboot(TestContext.Current.CancellationToken);

        LogContent log = Read(bench.Storage);

        Assert.Empty(LogText.Problems(log));
        Assert.Equal(
            [
                LogKind.FileBegun, LogKind.Started, LogKind.StreamBegun, LogKind.Verdict, LogKind.StreamBegun, LogKind.RuleFired,
                LogKind.Verdict, LogKind.Restart, LogKind.Started,
            ],
            log.Entries.Select(entry => entry.Kind));
        Assert.Equal(Enumerable.Range(0, 9), log.Entries.Select(entry => entry.Sequence));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 2], log.Entries.Select(entry => entry.Start));
        LogEntry clean = log.Entries[3];
        Assert.Equal("clean", clean.Fields.Word("verdict"));
        Assert.Equal(5000, clean.Fields.Number("length"));
        Assert.Equal(65537, clean.Fields.Number("stream"));
        LogEntry found = log.Entries[6];
        Assert.Equal("found", found.Fields.Word("verdict"));
        Assert.Equal(1, found.Fields.Number("rules"));
        Assert.Equal(log.Entries[5].Fields.Number("stream"), found.Fields.Number("stream"));
        Assert.True(found.Milliseconds > clean.Milliseconds);
        Assert.Equal("host", log.Entries[7].Fields.Word("cause"));
    }

    [Fact]
    public void Rule_of_severity_info_is_not_logged()
    {
        const string Rules = "rule r { meta: severity = \"info\" strings: $a = \"a marker of the tests\" condition: $a }";
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        client.Update(Databases.Of(Rules, true), 7, false, null, TestContext.Current.CancellationToken);
        client.Reboot(TestContext.Current.CancellationToken);
        DeviceBench.Send(client, "a marker of the tests"u8.ToArray());
        bench.Step(10);

        LogContent log = Read(bench.Storage);

        Assert.DoesNotContain(log.Entries, entry => entry.Kind == LogKind.RuleFired);
        Assert.Equal("clean", log.Entries[^1].Fields.Word("verdict"));
        LogEntry update = Assert.Single(log.Entries, entry => entry.Kind == LogKind.Update);
        Assert.Equal("ready", update.Fields.Word("update"));
        Assert.Equal(7, log.Entries.Last(entry => entry.Kind == LogKind.Started).Fields.Number("version"));
    }

    [Fact]
    public void Fault_and_the_restart_after_it_are_logged()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        int code = FaultCode.Of(MemoryFault.RingIndexCorrupt);
        bench.Start.Station!.Faults.Report(code);
        bench.StepUntil(() => bench.Restarts == 1);

        LogContent log = Read(bench.Storage);

        Assert.Equal(code, Assert.Single(log.Entries, entry => entry.Kind == LogKind.Fault).Fields.Number("fault"));
        Assert.Equal("fault", Assert.Single(log.Entries, entry => entry.Kind == LogKind.Restart).Fields.Word("cause"));
        LogEntry start = log.Entries[^1];
        Assert.Equal((LogKind.Started, code), (start.Kind, (int)start.Fields.Number("lastFault")!));
    }

    [Fact]
    public void Host_reads_the_log_over_the_link_and_gets_what_the_files_hold()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        var parser = new LogParser();
        for (int stream = 0; stream < 60; stream++)
        {
            DeviceBench.Send(client, Images.Bad(600));
        }

        bench.Step(10);
        long end = LogInput.Read(client, 0, parser, out LogState state, TestContext.Current.CancellationToken);
        DeviceBench.Send(client, Images.Clean(600));
        bench.Step(10);
        LogInput.Read(client, end, parser, out _, TestContext.Current.CancellationToken);

        Assert.Equal(LogState.Given, state);
        LogContent read = LogContent.Of(parser);
        Assert.Equal(Read(bench.Storage).Entries, read.Entries);
        Assert.True(read.Entries.Count(entry => entry.Kind == LogKind.FileBegun) > 1, "the log has to span files");
    }

    [Fact]
    public void Records_of_two_boards_with_one_number_are_told()
    {
        using DeviceBench first = new DeviceBench().PowerUp();
        using DeviceBench second = new DeviceBench().PowerUp();
        DeviceBench.Send(first.Connect(), Images.Bad(600));
        DeviceBench.Send(second.Connect(), Images.Clean(600));
        var parser = new LogParser();
        foreach (DeviceBench bench in new[] { first, second, first })
        {
            bench.Step(10);
            LogInput.Read(FolderOf(bench.Storage), parser, TestContext.Current.CancellationToken);
        }

        var mixed = LogContent.Of(parser);

        Assert.NotEmpty(mixed.Doubles);
        Assert.False(mixed.IsWhole);
        Assert.Contains(LogText.Problems(mixed), problem => problem.Contains($"the first is {mixed.Doubles[0]}: logs of two boards", StringComparison.Ordinal));
        Assert.Empty(Read(first.Storage).Doubles);
    }

    [Fact]
    public void Host_asks_in_vain_while_a_stream_is_under_way_and_where_there_is_no_log()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        bench.Start.Station!.BeginStream(-1);
        Assert.Equal(LogState.Busy, client.GetLog(0, TestContext.Current.CancellationToken).State);
        using DeviceBench without = new(new VirtualStorage { FailsWrites = true });
        without.PowerUp();

        Assert.Equal(LogState.Absent, without.Connect().GetLog(0, TestContext.Current.CancellationToken).State);
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(without.Connect(), Images.Clean(600)).Verdict);
    }

    [Fact]
    public void Storage_that_fails_or_is_full_costs_the_log_and_no_verdict()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        bench.Storage.FailsWrites = true;

        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(600)).Verdict);
        bench.Step(10);
        Assert.True(bench.IsPassHigh);
        Assert.False(bench.IsFaultHigh);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(client, Images.Bad(600)).Verdict);
        bench.AssertBlocked();

        bench.Storage.FailsWrites = false;
        client.Reboot(TestContext.Current.CancellationToken);
        Assert.Equal([LogKind.FileBegun, LogKind.Started, LogKind.Started], Read(bench.Storage).Entries.Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData(WriteModel.Through)]
    [InlineData(WriteModel.AtFlush)]
    [InlineData(WriteModel.AtClose)]
    public void Power_cut_at_any_call_of_a_file_loses_what_was_not_committed_and_no_record_before(WriteModel model)
    {
        long operations;
        using (var whole = new VirtualStorage { Model = model })
        {
            Assert.Equal(Commits * 3, LogSome(whole, 3));
            operations = whole.Operations;
        }

        for (long cut = 0; cut < operations; cut++)
        {
            using var storage = new VirtualStorage { Model = model };
            storage.CutPowerAt(cut);
            AssertSurvivesCut(storage);
        }
    }

    [Theory]
    [InlineData(WriteModel.Through)]
    [InlineData(WriteModel.AtFlush)]
    [InlineData(WriteModel.AtClose)]
    public void Power_cut_in_the_middle_of_any_write_tears_one_record_at_most(WriteModel model)
    {
        long writes;
        using (var whole = new VirtualStorage { Model = model })
        {
            LogSome(whole, 3);
            writes = whole.Writes;
        }

        for (long cut = 0; cut < writes; cut++)
        {
            using var storage = new VirtualStorage { Model = model };
            storage.CutPowerAfter(cut);
            AssertSurvivesCut(storage);
        }
    }

    [Fact]
    public void Ring_keeps_so_many_files_and_the_oldest_records_go()
    {
        using var storage = new VirtualStorage();
        int commits = LogSome(storage, 200);

        LogContent log = Read(storage);

        Assert.True(log.IsWhole, string.Join('\n', LogText.Problems(log)));
        Assert.InRange(Directory.GetFiles(Path.GetDirectoryName(storage.PathOnDesktop(@"I:\x"))!).Length, Files - 1, Files);
        Assert.All(Directory.GetFiles(Path.GetDirectoryName(storage.PathOnDesktop(@"I:\x"))!),
            path => Assert.InRange(new FileInfo(path).Length, 1, FileLength));
        Assert.True(log.Entries[0].Sequence > 0, "the oldest have to be gone");
        Assert.True(log.Entries[^1].Sequence >= commits * RecordsOfCommit);
    }

    [Fact]
    public void Damaged_byte_costs_the_record_that_it_hits()
    {
        using var storage = new VirtualStorage();
        LogSome(storage, 2);
        IReadOnlyList<LogEntry> whole = Read(storage).Entries;
        string path = storage.PathOnDesktop(@"I:\scan0.log");
        byte[] bytes = File.ReadAllBytes(path);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x55;
            var parser = new LogParser();
            parser.Add(damaged);
            parser.End();
            LogContent log = LogContent.Of(parser);
            Assert.Equal(whole.Count - 1, log.Entries.Count);
            Assert.Empty(log.Entries.Except(whole));
            Assert.True(log.OtherBytes > 0);
        }
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("noise")]
    [InlineData("a long file")]
    [InlineData("all names")]
    [InlineData("zeros")]
    public void Files_of_any_content_give_a_log_that_goes_on(string content)
    {
        using var storage = new VirtualStorage();
        LogSome(storage, 2);
        byte[] noise = new byte[content == "a long file" ? 100_000 : 5000];
        if (content != "zeros")
        {
            new Random(5).NextBytes(noise);
        }

        int last = content == "all names" ? Files : 1;
        for (int file = 1; file <= last; file++)
        {
            File.WriteAllBytes(storage.PathOnDesktop($@"I:\scan{file}.log"), content == "nothing" ? [] : noise);
        }

        LogSome(storage, 2);
        LogSome(storage, 2);

        LogContent log = Read(storage);
        Assert.True(log.Entries.Count(entry => entry.Kind == LogKind.Fault) >= 2 * 2 * RecordsOfCommit);
    }

    [Fact]
    public void Rules_of_a_stream_beyond_the_limit_are_counted_and_the_log_stays_within_its_file()
    {
        string rules = string.Concat(Enumerable.Range(0, 50).Select(
            rule => $"rule r{rule} {{ strings: $a = \"a marker of the tests\" condition: $a }} "));
        using DeviceBench bench = new DeviceBench(board: 3).PowerUp();
        LinkClient client = bench.Connect();
        client.Update(Databases.Of(rules, false), 7, false, null, TestContext.Current.CancellationToken);
        client.Reboot(TestContext.Current.CancellationToken);
        DeviceBench.Send(client, "a marker of the tests"u8.ToArray());
        bench.Step(10);

        LogContent log = Read(bench.Storage);

        Assert.Equal(LogFormat.MostRulesOfStream, log.Entries.Count(entry => entry.Kind == LogKind.RuleFired));
        LogEntry verdict = log.Entries[^1];
        Assert.Equal(LogFormat.MostRulesOfStream, verdict.Fields.Number("rules"));
        Assert.Equal(50 - LogFormat.MostRulesOfStream, verdict.Fields.Number("rulesLeftOut"));
    }

    [Fact]
    public void Log_on_the_card_survives_a_press_of_the_button_and_a_missing_card_costs_the_log_alone()
    {
        using DeviceBench bench = new();
        bench.Profile.LogDrive = Device.Boards.BoardProfile.CardLog;
        bench.PowerUp();
        File.WriteAllBytes(bench.Storage.PathOnDesktop(@"D:\image.bin"), Images.Bad(900));
        bench.Press();
        bench.StepUntil(() => bench.Shown == Device.Signals.Signal.Found);
        bench.Step(10);

        LogContent log = Read(bench.Storage);
        Assert.Equal("found", log.Entries[^1].Fields.Word("verdict"));
        Assert.Equal("local", log.Entries.First(entry => entry.Kind == LogKind.StreamBegun).Fields.Word("source"));

        bench.Storage.HasCard = false;
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(bench.Connect(), Images.Clean(600)).Verdict);
        bench.Step(10);
        Assert.True(bench.IsPassHigh);
    }

    private static void AssertSurvivesCut(VirtualStorage storage)
    {
        int committed = LogSome(storage, 3);
        Assert.True(storage.IsPowerCut);
        storage.RestorePower();
        int later = LogSome(storage, 1);

        LogContent log = Read(storage);

        // What the next start wrote is whole, and so is everything that was committed before the cut.
        Assert.True(log.IsWhole, string.Join('\n', LogText.Problems(log)));
        int faults = log.Entries.Count(entry => entry.Kind == LogKind.Fault);
        Assert.True(later > 0, "the log goes on");
        Assert.InRange(faults, (committed + later) * RecordsOfCommit, (committed + later + 1) * RecordsOfCommit);
    }

    /// <summary>Starts a few times, and logs and commits a few times in each, until the power goes.</summary>
    /// <returns>How many commits came back before it went.</returns>
    private static int LogSome(VirtualStorage storage, int starts)
    {
        int committed = 0;
        for (int start = 1; start <= starts && !storage.IsPowerCut; start++)
        {
            using IDisposable visit = new VirtualBoard(new ManualClock(), storage).Enter();
            using var log = LogFiles.TryOpen(false, Files, FileLength, start);
            for (int commit = 0; commit < Commits && log is not null && !storage.IsPowerCut; commit++)
            {
                for (int record = 0; record < RecordsOfCommit; record++)
                {
                    LogRecord written = log.BeginRecord(LogKind.Fault);
                    written.AddInt32(record);
                    written.AddInt32(0);
                    written.AddInt32(0);
                    written.AddInt64(0);
                    written.AddByte(0);
                    log.EndRecord();
                }

                log.Commit();
                committed += storage.IsPowerCut || log.HasFailed ? 0 : 1;
            }
        }

        return committed;
    }

    private static LogContent Read(VirtualStorage storage)
    {
        var parser = new LogParser();
        LogInput.Read(FolderOf(storage), parser, CancellationToken.None);
        return LogContent.Of(parser);
    }

    private static string FolderOf(VirtualStorage storage) =>
        Path.GetDirectoryName(Path.GetDirectoryName(storage.PathOnDesktop(@"I:\x")))!;
}
