package io.fairlead.query.view;

/** Figures for the eye. */
final class Rounded {
  private static final int DIGITS = 4;

  private Rounded() {}

  /** To {@value #DIGITS} significant digits. */
  static double of(double figure) {
    if (figure == 0 || !Double.isFinite(figure)) {
      return figure;
    }
    int digits = DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(figure)));
    double scale = Math.pow(10, Math.abs(digits));
    return digits >= 0 ? Math.round(figure * scale) / scale : Math.round(figure / scale) * scale;
  }
}
