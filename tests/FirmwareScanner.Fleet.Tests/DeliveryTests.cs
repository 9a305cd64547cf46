using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Fleet.Tests;

/// <summary>
/// Whatever broker, gateway and subscriber go through: in the end the subscriber's store has each record of the board once, and a gap for each that the board
/// did not have any more.
/// </summary>
public sealed class DeliveryTests
{
    private const string Board = "b";
    private const int Records = 60;

    [Fact]
    public void Nothing_is_lost_and_nothing_counted_twice_by_any_kills_and_losses()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            using var folder = new TemporaryFolder();
            var random = new Random(seed);
            var broker = new UnkindBroker(seed);
            using var hall = new Hall(folder.Path, broker);
            int logged = 0;
            var overwritten = new HashSet<int>();
            for (int step = 0; step < 400; step++)
            {
                switch (random.Next(12))
                {
                    case 0 when logged < Records:
                        logged = Log(hall, random, logged, overwritten);
                        break;
                    case 1 when random.Next(4) == 0:
                        hall.KillGateway();
                        break;
                    case 2 when random.Next(4) == 0:
                        hall.KillSubscriber();
                        break;
                    case < 8:
                        hall.StepGateway();
                        break;
                    default:
                        hall.StepSubscriber();
                        break;
                }
            }

            broker.Malice = 0;
            for (int step = 0; step < 20; step++)
            {
                hall.StepGateway();
                hall.StepSubscriber();
            }

            hall.KillSubscriber();
            Assert.Equal(0, hall.Waiting);
            AssertStored(folder.Path, logged, overwritten, seed);
        }
    }

    [Fact]
    public void A_broker_that_is_trusted_needs_no_subscriber()
    {
        using var folder = new TemporaryFolder();
        using var hall = new Hall(folder.Path, new UnkindBroker(1) { Malice = 0 }) { TrustsBroker = true };
        hall.Log(LogRecords.Make(1, 0, 1, 2));
        hall.StepGateway();

        Assert.Equal(0, hall.Waiting);
    }

    private static int Log(Hall hall, Random random, int logged, HashSet<int> overwritten)
    {
        int skipped = logged > 0 && random.Next(5) == 0 ? random.Next(1, 4) : 0;
        overwritten.UnionWith(Enumerable.Range(logged, skipped));
        int count = random.Next(1, 5);
        hall.Log(LogRecords.Make(1, [.. Enumerable.Range(logged + skipped, count)]));
        return logged + skipped + count;
    }

    private static void AssertStored(string folder, int logged, HashSet<int> overwritten, int seed)
    {
        using var store = new FleetStore(Path.Combine(folder, "store"));
        var records = new List<int>();
        var missing = new List<int>();
        store.Load(message =>
        {
            if (message.IsGap)
            {
                missing.AddRange(Enumerable.Range(message.First, message.Last - message.First + 1));
            }
            else
            {
                records.Add(message.First);
            }
        });

        Assert.True(Enumerable.Range(0, logged).Where(number => !overwritten.Contains(number)).SequenceEqual(records.Order()), $"seed {seed}: {string.Join(' ', records)}");
        Assert.True(overwritten.Order().SequenceEqual(missing.Order()), $"seed {seed}: {string.Join(' ', missing)}");
    }

    /// <summary>A gateway and a subscriber, stepped by hand; a kill leaves their files and nothing else.</summary>
    private sealed class Hall(string folder, UnkindBroker broker) : IDisposable
    {
        private readonly FleetTopics _topics = new("f");
        private Outbox? _outbox;
        private BrokerLink? _gatewayLink;
        private OutboxSender? _sender;
        private FleetStore? _store;
        private BrokerLink? _subscriberLink;
        private FleetSubscriber? _subscriber;

        public bool TrustsBroker { get; init; }

        public int Waiting => OpenOutbox().Count;

        public void Log(byte[] log)
        {
            Outbox outbox = OpenOutbox();
            LogMark mark = outbox.Mark;
            outbox.Add(LogFeed.Take(Board, LogRecords.Read(log), isWhole: false, ref mark), mark);
        }

        public void StepGateway()
        {
            Outbox outbox = OpenOutbox();
            var settings = new GatewaySettings(_topics, new BrokerSettings("x", 1), folder) { RetryTime = TimeSpan.Zero, TrustsBroker = TrustsBroker };
            _gatewayLink ??= broker.CreateLink(new BrokerIdentity("g", null, "", _topics.Of(Board, FleetLeaf.Confirm)));
            _sender ??= new OutboxSender(Board, _gatewayLink, outbox, settings);
            try
            {
                _sender.Connect(CancellationToken.None);
                BoardGateway.TakeMessages(_gatewayLink, _topics, _sender, new DatabaseOffer(folder));
                _sender.Send(CancellationToken.None);
            }
            catch (BrokerException)
            {
                // As a gateway does: again, later.
            }
        }

        public void StepSubscriber()
        {
            _store ??= Opened();
            _subscriber ??= new FleetSubscriber(_topics, new BrokerSettings("x", 1), _store);
            _subscriberLink ??= broker.CreateLink(new BrokerIdentity(
                "s", null, "", _topics.Of("+", FleetLeaf.Event), _topics.Of("+", FleetLeaf.Verdict), _topics.Of("+", FleetLeaf.Fault)));
            try
            {
                if (!_subscriberLink.IsConnected)
                {
                    _subscriberLink.Connect(CancellationToken.None);
                }

                _subscriber.TakeMessages(_subscriberLink, CancellationToken.None);
            }
            catch (BrokerException)
            {
                // As a subscriber does: again, later.
            }
        }

        public void KillGateway()
        {
            Cut(ref _gatewayLink);
            _outbox?.Dispose();
            (_outbox, _sender) = (null, null);
        }

        public void KillSubscriber()
        {
            Cut(ref _subscriberLink);
            _store?.Dispose();
            (_store, _subscriber) = (null, null);
        }

        public void Dispose()
        {
            KillGateway();
            KillSubscriber();
        }

        private Outbox OpenOutbox() => _outbox ??= new Outbox(Path.Combine(folder, "outbox"));

        private FleetStore Opened()
        {
            var store = new FleetStore(Path.Combine(folder, "store"));
            store.Load(_ => { });
            return store;
        }

        private void Cut(ref BrokerLink? link)
        {
            if (link is not null)
            {
                broker.Cut(link);
                link.Dispose();
                link = null;
            }
        }
    }
}
