namespace FirmwareScanner.Benchmarks.PeerComparison;

/// <summary>How much our command is to do with each file.</summary>
public enum FwscanWork
{
    /// <summary>What the other scanners do: look for the signatures in the bytes of the file (<c>--raw</c>).</summary>
    Signatures,

    /// <summary>The formats inside are recognised, too, and each byte is accounted for, but nothing is opened (<c>--no-unpack</c>).</summary>
    Accounting,

    /// <summary>What a user gets who says nothing: what is inside is unpacked and scanned as well.</summary>
    Everything,
}
