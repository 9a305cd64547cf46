using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.VirtualTargets;
using FirmwareScanner.Boards;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Fleet.Tests;

/// <summary>A gateway with the device's application at its other end.</summary>
public sealed class BoardGatewayTests
{
    private const string Board = "b";

    [Fact]
    public void What_a_board_did_is_told_and_its_state_kept()
    {
        using var rig = new Rig();
        rig.Run(() => rig.Told.Count(topic => topic == "f/b/verdict") == 2);

        Assert.Contains("\"verdict\":\"clean\"", rig.Broker.RetainedAt("f/b/verdict"));
        Assert.Contains("\"streams\":2", rig.Broker.RetainedAt("f/b/memory"));
        Assert.Contains("the gateway was stopped", rig.Broker.RetainedAt("f/b/state"));
        Assert.Contains(rig.States, state => state.Contains("\"online\":true", StringComparison.Ordinal));
    }

    [Fact]
    public void A_board_that_is_not_there_is_told_and_tried_again()
    {
        int attempts = 0;
        using var rig = new Rig { Fails = () => ++attempts <= 2 };
        rig.Run(() => rig.States.Any(state => state.Contains("\"online\":true", StringComparison.Ordinal)));

        Assert.Equal(3, attempts);
        Assert.Contains(rig.States, state => state.Contains("no such port", StringComparison.Ordinal));
    }

    [Fact]
    public void A_database_that_is_none_is_refused_with_the_reason()
    {
        using var rig = new Rig();
        rig.Broker.Publish("f/all/database", Encoding.ASCII.GetBytes("no database"), isRetained: true);
        rig.Run(() => rig.Broker.RetainedAt("f/b/update") is not null);

        Assert.Contains("\"state\":\"refused\"", rig.Broker.RetainedAt("f/b/update"));
    }

    [Fact]
    public void A_database_for_the_board_itself_goes_before_one_for_all()
    {
        using var rig = new Rig();
        rig.Broker.Publish("f/b/database", Compile().Image, isRetained: true);
        rig.Broker.Publish("f/all/database", Encoding.ASCII.GetBytes("no database"), isRetained: true);
        rig.Run(() => rig.Broker.RetainedAt("f/b/update") is not null);

        Assert.Contains("\"state\":\"installed\"", rig.Broker.RetainedAt("f/b/update"));
    }

    [Fact]
    public void A_database_that_is_offered_is_installed_and_not_given_twice()
    {
        SignatureSet signatures = Compile();
        uint identity = (uint)signatures.Database.Identity;
        using var rig = new Rig();
        rig.Broker.Publish("f/b/database", signatures.Image, isRetained: true);
        rig.Run(() => rig.States.Any(state => state.Contains($"\"database\":\"{identity:X8}\"", StringComparison.Ordinal)));

        Assert.Contains("\"state\":\"installed\"", rig.Broker.RetainedAt("f/b/update"));
    }

    private static SignatureSet Compile()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);

        // Enough signatures for a filter table: few are searched for by one byte each.
        string strings = string.Concat(Enumerable.Range(0, 20).Select(i => $" $b{i} = \"a marker of the tests {i * i * 7919}\""));
        loader.AddText(new SourceText("test.yar", $"rule marker {{ strings:{strings} condition: any of them }}"), "test", RuleLanguage.Yara);
        return SignatureSet.Compile(loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics)!;
    }

    private sealed class Rig : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly VirtualTarget _board = new(BoardCatalog.Find("esp32-devkitc")!);
        private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

        public UnkindBroker Broker { get; } = new(1) { Malice = 0 };

        public Func<bool> Fails { get; init; } = () => false;

        public List<string> Told { get; } = [];

        public List<string> States { get; } = [];

        /// <summary>Runs until something has happened, or fails after half a minute.</summary>
        public void Run(Func<bool> hasHappened)
        {
            Scan([]);
            Scan([1, 2, 3]);
            BrokerLink listener = Broker.CreateLink(new BrokerIdentity("l", null, "", "f/b/state", "f/b/verdict", "f/b/event", "f/b/fault"));
            listener.Connect(CancellationToken.None);
            bool happened = false;
            var settings = new GatewaySettings(new FleetTopics("f"), new BrokerSettings("x", 1) { Connector = identity => new Watched(Broker.CreateLink(identity), Look) }, _folder.Path)
            {
                Interval = TimeSpan.Zero,
                ReconnectTime = TimeSpan.Zero,
                RetryTime = TimeSpan.FromHours(1),
            };
            new BoardGateway(Board, () => Fails() ? throw new IOException("no such port") : _board, settings).Run(_stop.Token);
            Assert.True(happened, $"it has not happened in half a minute: {string.Join(' ', States)} {Broker.RetainedAt("f/b/update")}");

            void Look()
            {
                while (listener.TryTake(out BrokerMessage? message))
                {
                    (message.Topic == "f/b/state" ? States : Told).Add(message.Topic == "f/b/state" ? Encoding.UTF8.GetString(message.Payload.Span) : message.Topic);
                }

                if (hasHappened())
                {
                    happened = true;
                    _stop.Cancel();
                }
            }
        }

        public void Dispose()
        {
            _board.Dispose();
            _stop.Dispose();
            _folder.Dispose();
        }

        private void Scan(byte[] image)
        {
            var client = new LinkClient(_board.Port, _board.Clock);
            client.Connect();
            client.SendStream(new MemoryStream(image), image.Length, 1, new NoEvents());
        }
    }

    private sealed class NoEvents : ScanEventSink
    {
        public override void Write(ScanEventKind kind, int number, long offset, int length)
        {
        }
    }

    /// <summary>A connection that lets the test look whenever the gateway waits.</summary>
    private sealed class Watched(BrokerLink link, Action look) : BrokerLink
    {
        public override bool IsConnected => link.IsConnected;

        public override void Connect(CancellationToken cancellation) => link.Connect(cancellation);

        public override void Publish(string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation) =>
            link.Publish(topic, payload, isRetained, cancellation);

        public override bool TryTake([NotNullWhen(true)] out BrokerMessage? message) => link.TryTake(out message);

        public override void WaitForMessage(TimeSpan time, CancellationToken cancellation) => look();

        public override void Leave() => link.Leave();

        protected override void Dispose(bool disposing) => link.Dispose();
    }
}
