using FirmwareScanner.Contracts;

namespace FirmwareScanner.Memory;

/// <summary>
/// The right to one block of one <see cref="BlockPool"/>: slot (bits 0 to 7), pool tag (bits 8 to 11) and generation
/// (bits 12 to 31) in one number. It costs nothing, can be copied, and a copy that has outlived the right is recognised.
/// </summary>
[LeaseHandle]
public enum BlockLease
{
    /// <summary>No lease; what a refused rent returns. Never valid.</summary>
    None = 0,
}
