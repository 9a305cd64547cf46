using System;
using System.IO;

namespace nanoFramework.System.IO.FileSystem;

/// <summary>A slot without a card.</summary>
public sealed class SDCard : IDisposable
{
    /// <summary>Takes the bus.</summary>
    public SDCard(SDCardSpiParameters spiParameters, CardDetectParameters? cdParameters)
    {
    }

    /// <summary>Never.</summary>
    public bool IsMounted => false;

    /// <summary>There is no card.</summary>
    /// <exception cref="IOException">Always.</exception>
    public void Mount()
    {
        throw new IOException();
    }

    /// <summary>Nothing is mounted.</summary>
    public void Unmount()
    {
    }

    /// <summary>Gives the bus back.</summary>
    public void Dispose()
    {
    }
}
