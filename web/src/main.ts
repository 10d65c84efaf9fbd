import { mount } from 'svelte'
import App from './App.svelte'
import './app.css'
import { prepare } from './views/chart/layouts'

// Narrow screens begin with a list.
if (!matchMedia('(max-width: 639px)').matches) prepare()
const target = document.getElementById('app')
if (target) mount(App, { target })
