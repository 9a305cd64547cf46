using System;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace FirmwareScanner.FileSystem;

/// <summary>
/// Writes to an open file where it stands, without a buffer. A <see cref="System.IO.FileStream"/> would write at offsets of its own,
/// onto what another process has written to the same file meanwhile.
/// </summary>
/// <param name="handle">The file; closed with the stream.</param>
[SupportedOSPlatform("linux")]
internal sealed class DescriptorStream(SafeFileHandle handle) : WriteOnlyStream
{
    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(handle.IsClosed, this);
        LinuxOutputCalls.WriteAll((int)handle.DangerousGetHandle(), buffer);
        GC.KeepAlive(handle);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        handle.Dispose();
        base.Dispose(disposing);
    }
}
