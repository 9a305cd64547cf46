using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Memory;
using nanoFramework.Hardware.Esp32;
using nanoFramework.System.IO.FileSystem;

namespace FirmwareScanner.Device.Storage;

/// <summary>
/// The slot of the SD card, on SPI bus 1. No board has a card-detect pin, so the card is mounted anew before each file: one that was
/// changed meanwhile is not taken for the one before.
/// </summary>
public sealed class CardSlot : IDisposable
{
    private const int FieldCount = 2;
    private const uint Bus = 1;

    private readonly BoardProfile _profile;
    [Owned]
    private SDCard? _card;

    /// <summary>Prepares the slot; nothing is mounted yet.</summary>
    public CardSlot(BoardProfile profile)
    {
        _profile = profile;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount);

    /// <summary>Mounts the card, between streams.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryMount()
    {
        if (_profile.SdClockPin == BoardProfile.NoPin)
        {
            return false;
        }

        try
        {
            _card ??= Open();
            if (_card.IsMounted)
            {
                _card.Unmount();
            }

            _card.Mount();
            return true;
        }
        catch (Exception)
        {
            // Whatever the driver throws for a missing or broken card: there is no file to scan.
            return false;
        }
    }

    /// <summary>Gives the bus of the card back.</summary>
    public void Dispose()
    {
        SDCard? card = _card;
        _card = null;
        card?.Dispose();
    }

    [return: Owned]
    private SDCard Open()
    {
        Configuration.SetPinFunction(_profile.SdClockPin, DeviceFunction.SPI1_CLOCK);
        Configuration.SetPinFunction(_profile.SdMosiPin, DeviceFunction.SPI1_MOSI);
        Configuration.SetPinFunction(_profile.SdMisoPin, DeviceFunction.SPI1_MISO);
        SDCardSpiParameters parameters = new SDCardSpiParameters
        {
            spiBus = Bus,
            chipSelectPin = (uint)_profile.SdChipSelectPin,
        };
        return new SDCard(parameters, null);
    }
}
