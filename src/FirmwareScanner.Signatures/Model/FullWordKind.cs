namespace FirmwareScanner.Signatures.Model;

/// <summary>How a sequence is delimited (YARA's <c>fullword</c>).</summary>
public enum FullWordKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The bytes before and after are not ASCII letters or digits.</summary>
    Ascii,

    /// <summary>The two bytes before and the two after are not a letter or digit followed by 00.</summary>
    Wide,
}
