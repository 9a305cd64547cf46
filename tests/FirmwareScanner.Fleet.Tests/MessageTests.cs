using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Fleet.Tests;

public sealed class MessageTests
{
    [Fact]
    public void Messages_are_read_as_they_were_written()
    {
        LogMark mark = LogMark.None;
        FleetMessage record = LogFeed.Take("b", LogRecords.Read(LogRecords.Make(1, 5)), isWhole: true, ref mark)[0];
        FleetMessage gap = FleetMessage.OfGap("b", 3, 7, 9);

        Assert.Equal(record, FleetMessage.TryParse(record.Json, record.Leaf));
        Assert.Equal(gap, FleetMessage.TryParse(gap.Json, gap.Leaf));
        Assert.Equal(new Confirmation(3, 7, 9), Confirmation.TryParse(new Confirmation(3, 7, 9).ToJson()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"board":"b","log":0}""")]
    [InlineData("""{"board":"b","log":-1,"gap":{"first":1,"last":2}}""")]
    [InlineData("""{"board":"b","log":0,"gap":{"first":3,"last":2}}""")]
    [InlineData("""{"board":"b","log":0,"gap":{"first":-3,"last":2}}""")]
    [InlineData("""{"board":"b","log":0,"gap":[]}""")]
    [InlineData("""{"board":"../b","log":0,"gap":{"first":1,"last":2}}""")]
    [InlineData("""{"board":7,"log":0,"gap":{"first":1,"last":2}}""")]
    [InlineData("""{"board":"b","log":1e99,"gap":{"first":1,"last":2}}""")]
    [InlineData("{\"board\":\"b\",\"log\":0,\n\"gap\":{\"first\":1,\"last\":2}}")]
    public void What_is_no_message_is_none(string json) => Assert.Null(FleetMessage.TryParse(json, FleetLeaf.Event));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("""{"log":0,"first":2,"last":1}""")]
    [InlineData("""{"log":0,"first":-2,"last":1}""")]
    [InlineData("""{"log":"0","first":2,"last":3}""")]
    public void What_is_no_confirmation_is_none(string json) => Assert.Null(Confirmation.TryParse(json));

    [Theory]
    [InlineData("a", true)]
    [InlineData("bench-1.left_2", true)]
    [InlineData("", false)]
    [InlineData("all", false)]
    [InlineData(".a", false)]
    [InlineData("a/b", false)]
    [InlineData("a+", false)]
    [InlineData("ä", false)]
    public void Names_are_what_topics_and_files_can_hold(string name, bool isName) => Assert.Equal(isName, FleetTopics.IsName(name));

    [Fact]
    public void Topics_are_read_as_they_were_written()
    {
        var topics = new FleetTopics("site/hall");
        foreach (FleetLeaf leaf in Enum.GetValues<FleetLeaf>())
        {
            Assert.True(topics.TryParse(topics.Of("b", leaf), out string board, out FleetLeaf read));
            Assert.Equal(("b", leaf), (board, read));
        }

        Assert.All(
            new[] { "site/hall", "site/hall/b", "site/hall/b/other", "site/hall/b/state/x", "other/b/state", "site/hall//state" },
            topic => Assert.False(topics.TryParse(topic, out _, out _)));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"any word\"")]
    public void A_verdict_that_is_none_is_counted_as_unknown(string verdict)
    {
        var view = new FleetView();
        view.Count(FleetMessage.TryParse($$$"""{"board":"b","log":0,"record":{"sequence":1,"kind":"verdict","verdict":{{{verdict}}}}}""", FleetLeaf.Verdict)!);

        Assert.Equal(1, Assert.Single(view.Boards).Verdicts["unknown"]);
    }

    [Fact]
    public void A_message_of_any_length_is_none()
    {
        Assert.Null(FleetMessage.TryParse($$$"""{"board":"b","log":0,"x":"{{{new string('x', 1 << 16)}}}","record":{"sequence":1}}""", FleetLeaf.Event));
    }

    [Fact]
    public void Records_of_two_boards_under_one_name_are_both_stored()
    {
        using var folder = new TemporaryFolder();
        using var store = new FleetStore(Path.Combine(folder.Path, "store"));
        FleetMessage Of(string crc) => FleetMessage.TryParse($$$"""{"board":"b","log":0,"record":{"sequence":1,"start":1,"crc32":"{{{crc}}}"}}""", FleetLeaf.Event)!;

        Assert.Single(store.Add("b", [Of("1"), Of("1")]));
        Assert.Single(store.Add("b", [Of("1"), Of("2")]));
        Assert.Empty(store.Add("b", [Of("2"), Of("1")]));
    }

    [Fact]
    public void Dashboard_asks_for_counters_that_there_are()
    {
        string dashboard = File.ReadAllText(RepositoryFiles.PathOf("tools", "deploy", "grafana", "fwscan-fleet.json"));
        using var document = JsonDocument.Parse(dashboard);
        var view = new FleetView();
        view.Keep("b", FleetLeaf.State, "{}");
        string metrics = FleetMetrics.Write(view);
        MatchCollection asked = Regex.Matches(dashboard, "fwscan_board_[a-z_]+");

        Assert.True(asked.Count > 5);
        Assert.All(asked, name => Assert.Contains($"# TYPE {name.Value} ", metrics, StringComparison.Ordinal));
    }

    [Fact]
    public void Counters_follow_the_messages()
    {
        var view = new FleetView();
        view.Count(FleetMessage.TryParse("""{"board":"b","log":0,"record":{"sequence":1,"kind":"verdict","verdict":"found"}}""", FleetLeaf.Verdict)!);
        view.Count(FleetMessage.TryParse("""{"board":"b","log":0,"record":{"sequence":2,"kind":"fault","code":3}}""", FleetLeaf.Fault)!);
        view.Count(FleetMessage.OfGap("b", 0, 3, 12));
        Assert.True(view.Keep("b", FleetLeaf.State, """{"board":"b","online":true,"database":"0123ABCD"}"""));
        Assert.True(view.Keep("b", FleetLeaf.Memory, """{"board":"b","freeHeapBytes":77}"""));
        Assert.False(view.Keep("b", FleetLeaf.State, "nonsense"));

        string[] lines = FleetMetrics.Write(view).Split('\n');
        Assert.Contains("fwscan_board_online{board=\"b\"} 1", lines);
        Assert.Contains("fwscan_board_verdicts_total{board=\"b\",verdict=\"found\"} 1", lines);
        Assert.Contains("fwscan_board_faults_total{board=\"b\"} 1", lines);
        Assert.Contains("fwscan_board_missing_records_total{board=\"b\"} 10", lines);
        Assert.Contains("fwscan_board_free_heap_bytes{board=\"b\"} 77", lines);
        Assert.All(lines.Where(line => line.Length > 0 && line[0] != '#'), line => Assert.Matches("""^fwscan_board_[a-z_]+\{[^}]+\} \d+$""", line));
    }
}
