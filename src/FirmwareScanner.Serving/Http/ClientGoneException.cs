using System;

namespace FirmwareScanner.Serving.Http;

/// <summary>Whoever sent the request does not read the answer any longer.</summary>
/// <param name="inner">What the connection said.</param>
public sealed class ClientGoneException(Exception? inner = null) : Exception("the client is gone", inner);
