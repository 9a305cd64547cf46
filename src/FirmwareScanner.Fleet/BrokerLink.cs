using System;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace FirmwareScanner.Fleet;

/// <summary>A connection to an MQTT broker, as the fleet needs it. Not for several threads at once, but for <see cref="TryTake"/>.</summary>
public abstract class BrokerLink : IDisposable
{
    /// <summary>Whether the connection is there.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>Connects, once, and subscribes again to what was subscribed to.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="BrokerException">The broker is out of reach, or refuses.</exception>
    public abstract void Connect(CancellationToken cancellation);

    /// <summary>Publishes with quality of service 1 and waits for the broker's word.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="payload">The content.</param>
    /// <param name="isRetained">Whether the broker is to keep it for who subscribes later.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="BrokerException">The broker did not acknowledge it.</exception>
    public abstract void Publish(string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation);

    /// <summary>Takes the oldest message that has arrived.</summary>
    /// <param name="message">Receives it.</param>
    /// <returns>Whether there was one.</returns>
    public abstract bool TryTake([NotNullWhen(true)] out BrokerMessage? message);

    /// <summary>Waits until a message is there to be taken.</summary>
    /// <param name="time">How long at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public abstract void WaitForMessage(TimeSpan time, CancellationToken cancellation);

    /// <summary>Says goodbye, so that the broker does not send the last will, and closes the connection.</summary>
    public abstract void Leave();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the connection.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}

/// <summary>A message that came from a broker.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its content.</param>
public sealed record BrokerMessage(string Topic, ReadOnlyMemory<byte> Payload);

/// <summary>A broker is out of reach, or refuses.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">Why; null if nothing else is known.</param>
public sealed class BrokerException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it refuses who asks (user, password, certificate), so that asking again is no use.</summary>
    public bool IsRefusal { get; init; }
}
