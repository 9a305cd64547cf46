using System;
using FirmwareScanner.Serving.Http;

namespace FirmwareScanner.Serving;

/// <summary>Tells a client how far the scan is, from time to time; one that is over soon says nothing of it.</summary>
/// <param name="name">What the image is called.</param>
/// <param name="size">Its length in bytes.</param>
/// <param name="content">Where to write.</param>
internal sealed class ScanProgress(string name, long size, HttpContentStream content)
{
    private const int Pause = 500;

    private long _told = Environment.TickCount64;
    private long _bytes;
    private string _place = string.Empty;

    /// <summary>Notes that bytes of the image were scanned.</summary>
    /// <param name="count">How many more.</param>
    public void Advance(int count)
    {
        _bytes += count;
        Tell();
    }

    /// <summary>Notes that something inside begins.</summary>
    /// <param name="place">Where it is.</param>
    public void Enter(string place)
    {
        _place = place;
        Tell();
    }

    private void Tell()
    {
        if (Environment.TickCount64 - _told >= Pause)
        {
            _told = Environment.TickCount64;
            content.Write(ServerJson.Progress(_bytes, size, name + _place));
            content.Flush();
        }
    }
}
