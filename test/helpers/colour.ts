// Imported before anything that imports Ink: tests about colour need it, all others run without.
process.env['FORCE_COLOR'] = '1';
