using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text;
using System.Threading;

namespace FirmwareScanner.Fleet.Tests;

/// <summary>
/// A broker at least as unkind as a real one: it forgets what it acknowledged, takes what it does not acknowledge, delivers twice, late and in any order, and
/// breaks connections in the middle of anything. What it is told to keep it keeps, as long as it is not killed.
/// </summary>
internal sealed class UnkindBroker(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<Link> _links = [];
    private readonly Dictionary<string, byte[]> _retained = [];

    /// <summary>How unkind it is, in percent of all chances; 0 for a broker without faults.</summary>
    public int Malice { get; set; } = 20;

    public BrokerLink CreateLink(BrokerIdentity identity)
    {
        var link = new Link(this, identity);
        _links.Add(link);
        return link;
    }

    public string? RetainedAt(string topic) => _retained.TryGetValue(topic, out byte[]? payload) ? Encoding.UTF8.GetString(payload) : null;

    public void Publish(string topic, byte[] payload, bool isRetained)
    {
        if (isRetained)
        {
            _retained[topic] = payload;
        }

        foreach (Link link in _links.Where(link => link.IsConnected && link.Wants(topic)))
        {
            link.Deliver(new BrokerMessage(topic, payload), _random, IsUnkind());
        }
    }

    /// <summary>The process of a client is killed: its last will is published.</summary>
    public void Cut(BrokerLink link)
    {
        var cut = (Link)link;
        cut.Disconnect();
        if (cut.Identity.WillTopic is string topic)
        {
            Publish(topic, Encoding.UTF8.GetBytes(cut.Identity.Will), isRetained: true);
        }
    }

    private bool IsUnkind() => _random.Next(100) < Malice;

    private sealed class Link(UnkindBroker broker, BrokerIdentity identity) : BrokerLink
    {
        private readonly List<BrokerMessage> _arrived = [];
        private bool _isConnected;

        public BrokerIdentity Identity => identity;

        public override bool IsConnected => _isConnected;

        public override void Connect(CancellationToken cancellation)
        {
            if (broker.IsUnkind())
            {
                throw new BrokerException("out of reach");
            }

            _isConnected = true;
            foreach ((string topic, byte[] payload) in broker._retained.Where(kept => Wants(kept.Key)))
            {
                _arrived.Add(new BrokerMessage(topic, payload));
            }
        }

        public override void Publish(string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation)
        {
            if (!_isConnected || broker.IsUnkind())
            {
                _isConnected = false;
                throw new BrokerException("broken before it was taken");
            }

            bool isForgotten = broker.IsUnkind();
            if (!isForgotten)
            {
                broker.Publish(topic, payload.ToArray(), isRetained);
            }

            if (broker.IsUnkind())
            {
                _isConnected = false;
                throw new BrokerException("broken before it was acknowledged");
            }
        }

        public override bool TryTake([NotNullWhen(true)] out BrokerMessage? message)
        {
            message = _arrived.FirstOrDefault();
            if (message is not null)
            {
                _arrived.RemoveAt(0);
            }

            return message is not null;
        }

        public override void WaitForMessage(TimeSpan time, CancellationToken cancellation)
        {
        }

        public override void Leave() => _isConnected = false;

        public bool Wants(string topic) => identity.Subscriptions.Any(filter =>
            filter.Split('/').Zip(topic.Split('/')).All(pair => pair.First == "+" || pair.First == pair.Second)
            && filter.Split('/').Length == topic.Split('/').Length);

        public void Deliver(BrokerMessage message, Random random, bool isTwice)
        {
            for (int i = 0; i < (isTwice ? 2 : 1); i++)
            {
                _arrived.Insert(isTwice ? random.Next(_arrived.Count + 1) : _arrived.Count, message);
            }
        }

        public void Disconnect()
        {
            _isConnected = false;
            _arrived.Clear();
        }

        protected override void Dispose(bool disposing) => broker._links.Remove(this);
    }
}
