using System;
using System.Security.Cryptography.X509Certificates;

namespace FirmwareScanner.Fleet;

/// <summary>How a broker is reached.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port, 1 to 65,535.</param>
public sealed record BrokerSettings(string Host, int Port)
{
    /// <summary>The port of MQTT without TLS.</summary>
    public const int PlainPort = 1883;

    /// <summary>The port of MQTT with TLS.</summary>
    public const int TlsPort = 8883;

    /// <summary>Whether the connection is encrypted and the broker's certificate checked.</summary>
    public bool UsesTls { get; init; }

    /// <summary>Certificates that the broker's must come from; null for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>User; null for none.</summary>
    public string? User { get; init; }

    /// <summary>Password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>How long the broker has for an answer.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After what silence the broker takes the connection for lost, and publishes the last will one and a half times as late.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Makes connections; another than the real one for tests.</summary>
    public Func<BrokerIdentity, BrokerLink>? Connector { get; init; }

    /// <summary>Makes a connection, which is not open yet.</summary>
    /// <param name="identity">Who connects.</param>
    public BrokerLink CreateLink(BrokerIdentity identity) => Connector?.Invoke(identity) ?? new MqttLink(this, identity);
}

/// <summary>Who connects to a broker, and what for.</summary>
/// <param name="Client">Name of the client; the broker ends an older connection of the same name.</param>
/// <param name="WillTopic">Topic of the last will; null for none.</param>
/// <param name="Will">What the broker is to publish, and keep, when the connection is lost.</param>
/// <param name="Subscriptions">Topics to subscribe to, with <c>+</c> for any name.</param>
public sealed record BrokerIdentity(string Client, string? WillTopic, string Will, params string[] Subscriptions);
