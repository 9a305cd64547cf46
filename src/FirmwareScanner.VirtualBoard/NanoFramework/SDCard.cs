using System;
using System.IO;
using FirmwareScanner.Virtual;

namespace nanoFramework.System.IO.FileSystem;

/// <summary>The slot of an SD card: D: is there while the card is mounted.</summary>
internal class SDCard : IDisposable
{
    private readonly VirtualBoard _board = VirtualBoard.Current;
    private readonly VirtualStorage _storage = VirtualBoard.Current.Storage;

    /// <summary>A card on an SPI bus.</summary>
    public SDCard(SDCardSpiParameters spiParameters, CardDetectParameters? cdParameters = null)
    {
        ArgumentNullException.ThrowIfNull(spiParameters);
        _ = cdParameters;
    }

    /// <summary>Whether the card is mounted; without a card-detect pin it stays so when the card is taken out.</summary>
    public bool IsMounted { get; private set; }

    /// <summary>Mounts the card.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public void Mount()
    {
        _storage.Operate();
        _board.Clock.Pass(_storage.MountMilliseconds);
        if (!_storage.HasCard)
        {
            throw new IOException("There is no card in the slot.");
        }

        _storage.IsCardMounted = true;
        IsMounted = true;
    }

    /// <summary>Unmounts the card.</summary>
    public void Unmount()
    {
        _storage.IsCardMounted = false;
        IsMounted = false;
    }

    /// <summary>Unmounts the card.</summary>
    public void Dispose()
    {
        Unmount();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Where a card on an SPI bus is. Fields, as nanoFramework has it.</summary>
internal class SDCardSpiParameters
{
    /// <summary>The slot: 0 is D:.</summary>
    public uint slotIndex;

    /// <summary>The SPI bus, from 1.</summary>
    public uint spiBus;

    /// <summary>The pin that selects the card.</summary>
    public uint chipSelectPin;
}

/// <summary>How a card is detected. The virtual board has no card-detect pin.</summary>
internal class CardDetectParameters
{
}
