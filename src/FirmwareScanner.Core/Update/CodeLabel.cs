namespace FirmwareScanner.Update;

/// <summary>
/// What a code is for: the first four bytes of what it covers, so that no code can be taken for another. docs/link-protocol.md lists
/// what follows each.
/// </summary>
public static class CodeLabel
{
    /// <summary>"FSNC": a nonce of the board.</summary>
    public const int Nonce = 0x434E5346;

    /// <summary>"FSID": the number by which a key is known.</summary>
    public const int KeyNumber = 0x44495346;

    /// <summary>"FSUP": the request to begin an update.</summary>
    public const int BeginUpdate = 0x50555346;

    /// <summary>"FSDB": a database, whole, for one board and one value of its counter.</summary>
    public const int Database = 0x42445346;

    /// <summary>"FSSR": a record of the slots.</summary>
    public const int SlotRecord = 0x52535346;

    /// <summary>"FSRB": the request to restart.</summary>
    public const int Reboot = 0x42525346;

    /// <summary>"FSKW": what hides a new key on the line.</summary>
    public const int KeyWrap = 0x574B5346;

    /// <summary>"FSKY": the request to replace the key.</summary>
    public const int ReplaceKey = 0x594B5346;

    /// <summary>"FSVD": a verdict.</summary>
    public const int Verdict = 0x44565346;

    /// <summary>"FSFP": the secret points of a stream's fingerprint.</summary>
    public const int Fingerprint = 0x50465346;
}
