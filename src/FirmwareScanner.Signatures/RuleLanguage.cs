namespace FirmwareScanner.Signatures;

/// <summary>The languages in which rules can be written.</summary>
public enum RuleLanguage
{
    /// <summary>YARA rules.</summary>
    Yara,

    /// <summary>ClamAV extended signatures (<c>.ndb</c>).</summary>
    ClamAvNdb,

    /// <summary>ClamAV logical signatures (<c>.ldb</c>).</summary>
    ClamAvLdb,
}
