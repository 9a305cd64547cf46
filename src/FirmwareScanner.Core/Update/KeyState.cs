namespace FirmwareScanner.Update;

/// <summary>Whether a board has a key. Values appear in frames.</summary>
public enum KeyState
{
    /// <summary>It has none: anybody on the line may change what the board does, and its verdicts are nobody's word.</summary>
    None = 0,

    /// <summary>It has one: what changes anything needs a code by it.</summary>
    Set = 1,

    /// <summary>There is a key file and no key in it: nothing is changed for anybody, and no stored database is used.</summary>
    Unusable = 2,
}
