using System;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Targets;

/// <summary>A device that recordings are replayed on: a port, and the time that passes on it.</summary>
public abstract class BenchTarget : IDisposable
{
    /// <summary>The host's end of the line.</summary>
    public abstract LinkPort Port { get; }

    /// <summary>The time of the line, for the link.</summary>
    public abstract LinkClock Clock { get; }

    /// <summary>The same time, finer, from any moment on.</summary>
    public abstract TimeSpan Now { get; }

    /// <summary>What the line is, with its settings, for the report.</summary>
    public abstract string Description { get; }

    /// <summary>Opens the port anew after it was closed; null if it is not there, or that is not possible.</summary>
    public virtual LinkPort? Reopen() => null;

    /// <summary>Prepares a case.</summary>
    /// <param name="seed">The seed of what happens on a virtual line.</param>
    public virtual void Prepare(ulong seed)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what the target holds.</summary>
    /// <param name="isDisposing">False from a finalizer only.</param>
    protected virtual void Dispose(bool isDisposing)
    {
    }
}
