namespace FirmwareScanner.Corpus.Storing;

/// <summary>A value that is not there, of a known type: a server that knows all types prepares a statement once.</summary>
internal enum StoreNull
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,
}
